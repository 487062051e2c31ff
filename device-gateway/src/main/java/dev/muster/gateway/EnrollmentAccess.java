package dev.muster.gateway;

import dev.muster.gateway.profile.EnrollmentLinks;
import dev.muster.gateway.profile.EnrollmentProfile;

/**
 * How devices that are not managed yet get a profile.
 *
 * @param links those that lead to one
 * @param open whether whoever asks gets one without a link
 */
public record EnrollmentAccess(EnrollmentProfile profile, EnrollmentLinks links, boolean open) {}
