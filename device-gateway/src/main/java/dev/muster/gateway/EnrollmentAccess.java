package dev.muster.gateway;

import dev.muster.gateway.dep.DepEnrollment;
import dev.muster.gateway.profile.EnrollmentLinks;
import dev.muster.gateway.profile.EnrollmentProfile;
import java.util.Optional;

/**
 * How devices that are not managed yet get a profile.
 *
 * @param links those that lead to one
 * @param open whether whoever asks gets one without a link
 * @param dep how devices get one that Apple sends here, if it may send any
 * @param signIn how people sign in before, if they can
 */
public record EnrollmentAccess(
    EnrollmentProfile profile,
    EnrollmentLinks links,
    boolean open,
    Optional<DepEnrollment> dep,
    Optional<SignInAccess> signIn) {}
