package dev.muster.webhook.http;

/** What became of a call. */
public sealed interface Answer {

  /** It was taken: 2xx. */
  record Taken(int status) implements Answer {}

  /**
   * The receiver is there and does not want this one.
   *
   * @param why in words, without what it wrote
   */
  record Refused(String why) implements Answer {}

  /**
   * The receiver is not there, or can't take anything at the moment.
   *
   * @param why in words
   */
  record Away(String why) implements Answer {}

  /** The receiver wants nothing any more: 410. */
  record Gone() implements Answer {}

  /** In words. */
  default String words() {
    return switch (this) {
      case Taken(int status) -> "it answered with " + status;
      case Refused(String why) -> why;
      case Away(String why) -> why;
      case Gone() -> "it answered with 410 Gone";
    };
  }
}
