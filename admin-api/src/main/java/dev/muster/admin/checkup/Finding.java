package dev.muster.admin.checkup;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Objects;

/**
 * One thing that was looked at, as an admin is told of it.
 *
 * @param check what was looked at, a word that stays the same
 * @param level how it is
 * @param text what was found, a sentence
 * @param mend what to do about it, a sentence; empty where nothing is to be done
 */
public record Finding(String check, Level level, String text, String mend) {
  /** How it is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** Works for now, or for some. */
    NOTE,
    /** Something does not work until it is mended. */
    WRONG;

    /** Its name in answers. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Nothing of it may be missing. */
  public Finding {
    Objects.requireNonNull(check);
    Objects.requireNonNull(level);
    Objects.requireNonNull(text);
    Objects.requireNonNull(mend);
  }

  /** As it should be. */
  public static Finding ok(String check, String text) {
    return new Finding(check, Level.OK, text, "");
  }

  /** Works for now, or for some. */
  public static Finding note(String check, String text, String mend) {
    return new Finding(check, Level.NOTE, text, mend);
  }

  /** Does not work. */
  public static Finding wrong(String check, String text, String mend) {
    return new Finding(check, Level.WRONG, text, mend);
  }

  /** As callers of the API get it. */
  public JsonObject json() {
    JsonObject json =
        new JsonObject().put("check", check).put("level", level.word()).put("text", text);
    if (!mend.isEmpty()) {
      json.put("mend", mend);
    }
    return json;
  }
}
