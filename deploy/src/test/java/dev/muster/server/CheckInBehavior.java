package dev.muster.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test shows what becomes of this message of Apple's from these senders. {@link CheckInTableTest}
 * asks for one for each.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(CheckInBehavior.Many.class)
public @interface CheckInBehavior {
  /** {@code MessageType}, or {@code Report}. */
  String of();

  /** Who sends it. */
  EnrollmentKind[] by();

  /** Several of them. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  public @interface Many {
    /** Each. */
    CheckInBehavior[] value();
  }
}
