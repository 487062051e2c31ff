package dev.muster.admin.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a list goes on: opaque to callers, so that what it is made of may change. */
public final class Cursor {
  private Cursor() {}

  /** A cursor that holds this. */
  public static String of(String place) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(place.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What a cursor holds.
   *
   * @throws Problem if it is none
   */
  public static String read(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw unknown();
    }
  }

  /**
   * The number that a cursor holds.
   *
   * @throws Problem if it holds none
   */
  public static long readNumber(String cursor) {
    try {
      return Long.parseLong(read(cursor));
    } catch (NumberFormatException e) {
      throw unknown();
    }
  }

  private static Problem unknown() {
    return Problem.badRequest("the cursor is none of this list: take next from the page before");
  }
}
