package dev.muster.catalog;

import java.util.Optional;

/**
 * What a command needs on one platform.
 *
 * @param since the first version that knows it
 * @param accessRight the right that the enrolment profile must give
 * @param deviceChannel whether it can go to the device channel
 * @param userChannel whether it can go to a user channel
 * @param supervised whether the device must be supervised
 * @param dep whether the device must have come through Automated Device Enrollment
 * @param userEnrollment whether it works in a User Enrollment
 */
public record Support(
    Version since,
    Optional<String> accessRight,
    boolean deviceChannel,
    boolean userChannel,
    boolean supervised,
    boolean dep,
    boolean userEnrollment) {}
