package dev.muster.webhook.format;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.Event;
import dev.muster.core.event.RawRequest;
import dev.muster.core.event.UrlParameters;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An event, with what a receiver is told of it beside.
 *
 * @param enrollment whom it is about
 * @param raw the body as the device sent it; empty where there is none, or none that opens any more
 * @param tally of a TokenUpdate: the how many-th of its enrollment it is, from 1
 */
public record Told(Event event, Enrollment enrollment, Optional<Bytes> raw, OptionalInt tally) {

  /** Those of the URL that the device sent it to. */
  UrlParameters parameters() {
    return event.request().map(RawRequest::parameters).orElse(UrlParameters.NONE);
  }
}
