package dev.muster.webhook.format;

import dev.muster.core.event.Fact;
import dev.muster.core.event.WebhookFormat;
import java.time.Instant;
import java.util.UUID;

/** How a webhook tells what happened. Safe for any thread. */
public interface Format {

  /** Whether it has a way to tell of such a fact. */
  boolean tells(Fact fact);

  /** The event in its words. */
  Body of(Told told);

  /**
   * Something that happened to nobody, for a receiver to show that it hears.
   *
   * @param id of that event
   */
  Body test(UUID id, Instant at);

  /** The format of this name. */
  static Format of(WebhookFormat format) {
    return switch (format) {
      case MICROMDM -> new MdmFormat(false);
      case NANOMDM -> new MdmFormat(true);
      case CLOUDEVENTS -> new CloudEvents();
    };
  }
}
