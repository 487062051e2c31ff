package dev.muster.core.event;

/** An enrolment and its kind, as a message claims them. */
public record Enrollment(EnrollmentId id, Channel channel) {}
