package dev.muster.catalog;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of an enrolment that a command is meant for. What is not known is empty, and no
 * reason to refuse.
 *
 * @param userChannel whether it is a user's channel
 * @param userEnrollment whether it is a User Enrollment
 * @param dep whether the device came through Automated Device Enrollment
 * @param accessRights the bits that the enrolment profile gives
 */
public record Target(
    Optional<Platform> platform,
    Optional<Version> osVersion,
    boolean userChannel,
    boolean userEnrollment,
    Optional<Boolean> supervised,
    Optional<Boolean> dep,
    OptionalInt accessRights) {}
