package dev.muster.webhook;

import dev.muster.core.fleet.Webhook;
import dev.muster.log.EventFactory;
import dev.muster.log.seal.Sealer;
import dev.muster.webhook.format.Format;
import dev.muster.webhook.http.Answer;
import dev.muster.webhook.http.Caller;
import dev.muster.webhook.http.Signature;
import dev.muster.webhook.http.Target;
import dev.muster.webhook.http.Target.Permission;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Optional;

/** Leads to the receivers of webhooks. Safe for any thread. */
public final class Receivers {
  private final Vertx vertx;
  private final Sealer sealer;
  private final WebhookSettings settings;

  /** Those that these settings let be called, with keys that this opens. */
  public Receivers(Vertx vertx, Sealer sealer, WebhookSettings settings) {
    this.vertx = vertx;
    this.sealer = sealer;
    this.settings = settings;
  }

  /**
   * Checks a URL.
   *
   * @throws IllegalArgumentException if no webhook may have it, with what to do in words
   */
  public void check(String url, boolean plainHttp, boolean privateAddress) {
    Target.of(url, settings.permission().and(new Permission(plainHttp, privateAddress)));
  }

  /**
   * What calls the receiver of this one; to be closed.
   *
   * @throws IllegalArgumentException if the settings do not let it be called any more
   * @throws dev.muster.log.seal.SealException if its key does not open
   */
  Caller caller(Webhook webhook) {
    var defined = webhook.defined();
    Target target =
        Target.of(
            defined.url(),
            settings
                .permission()
                .and(new Permission(defined.plainHttp(), defined.privateAddress())));
    Optional<Signature> signature =
        defined.hmacKey().map(key -> new Signature(sealer.open(webhook.event(), key)));
    return new Caller(vertx, target, settings.calls(), signature);
  }

  /** Sends a receiver something that happened to nobody, whether or not it is paused. Blocks. */
  public Answer test(Webhook webhook, EventFactory events, InstantSource clock)
      throws InterruptedException {
    try (Caller caller = caller(webhook)) {
      return caller.call(
          Format.of(webhook.defined().format()).test(events.newId(), clock.instant()));
    } catch (IllegalArgumentException e) {
      return new Answer.Away(e.getMessage());
    }
  }
}
