package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.function.Function;

/**
 * A column of a list.
 *
 * @param head what stands above it
 * @param kind how its values are shown and sorted
 * @param wide whether it is shown only where all are, or where it is asked for
 * @param value what an entry has there; null for nothing
 * @param brief what stands for it where it is only looked at
 */
record Column(
    String head,
    Kind kind,
    boolean wide,
    Function<JsonObject, Object> value,
    Function<JsonObject, Object> brief) {
  /** What the values are. */
  enum Kind {
    /** Cut where a line is too long. */
    TEXT,
    /** Never cut, since it is used as it is shown. */
    ID,
    /** A moment as the API writes it, shown in this machine's time zone. */
    TIME
  }

  static Column text(String head, String key) {
    return text(head, entry -> entry.getValue(key));
  }

  static Column text(String head, Function<JsonObject, Object> value) {
    return new Column(head, Kind.TEXT, false, value, value);
  }

  static Column id(String head, String key) {
    return id(head, key, key);
  }

  static Column id(String head, Function<JsonObject, Object> value) {
    return new Column(head, Kind.ID, false, value, value);
  }

  /** One of which a part serves as well. */
  static Column id(String head, String key, String part) {
    return new Column(
        head,
        Kind.ID,
        false,
        entry -> entry.getValue(key),
        entry -> entry.getValue(part, entry.getValue(key)));
  }

  static Column time(String head, String key) {
    Function<JsonObject, Object> moment = entry -> entry.getString(key);
    return new Column(head, Kind.TIME, false, moment, entry -> Output.time(entry.getString(key)));
  }

  /** The same, for those who want to see all. */
  Column onlyWide() {
    return new Column(head, kind, true, value, brief);
  }

  /** What it is called in {@code --columns} and {@code --sort}. */
  String key() {
    return head.toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  /** The value as the API has it. */
  String plain(JsonObject entry) {
    return words(value.apply(entry));
  }

  /**
   * The value for people.
   *
   * @param whole whether an id is wanted whole
   */
  String shown(JsonObject entry, boolean whole) {
    return whole && kind == Kind.ID ? plain(entry) : words(brief.apply(entry));
  }

  private static String words(Object found) {
    return found == null ? "" : found.toString();
  }

  /** Numbers by their size, and all else by its letters without regard to case. */
  int compare(JsonObject one, JsonObject other) {
    return value.apply(one) instanceof Number a && value.apply(other) instanceof Number b
        ? Double.compare(a.doubleValue(), b.doubleValue())
        : String.CASE_INSENSITIVE_ORDER.compare(plain(one), plain(other));
  }
}
