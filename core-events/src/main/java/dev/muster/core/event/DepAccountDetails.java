package dev.muster.core.event;

/**
 * What Apple says of an account (Apple, Device Management: Get Account Detail). Empty where Apple
 * says nothing.
 *
 * @param serverName as the organization named it at Apple
 * @param serverUuid which server it is, whatever its token
 * @param adminId the Apple Account that made the token, with which the token ends
 * @param organization the organization's name
 * @param organizationId the organization, by Apple's number
 * @param pageLimit the most devices that a page may have; 0 if Apple does not say
 */
public record DepAccountDetails(
    String serverName,
    String serverUuid,
    String adminId,
    String organization,
    String organizationId,
    int pageLimit) {}
