package dev.muster.core.event;

/** How a webhook tells what happened. */
public enum WebhookFormat {
  /** As MicroMDM's webhook does. */
  MICROMDM,
  /** As NanoMDM's webhook does: the same with what the enrollment is, and a count of tokens. */
  NANOMDM,
  /** CloudEvents 1.0, JSON, in structured mode. */
  CLOUDEVENTS
}
