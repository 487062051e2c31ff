package dev.muster.server;

import dev.muster.admin.webhook.WebhookAccess;
import dev.muster.core.fleet.Webhook;
import dev.muster.log.history.HistoryIndex;
import dev.muster.server.config.WebhooksSection;
import dev.muster.trust.Anchors;
import dev.muster.webhook.Receivers;
import dev.muster.webhook.WebhookRunner;
import dev.muster.webhook.WebhookSettings;
import dev.muster.webhook.delivery.Pace;
import dev.muster.webhook.http.Answer;
import dev.muster.webhook.http.Caller;
import dev.muster.webhook.http.Target.Permission;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.X509TrustManager;

/** The webhooks of a node, and what the admin API asks of them. */
final class NodeWebhooks implements WebhookAccess {
  private final Node node;
  private final WebhookSettings settings;
  private final Receivers receivers;

  NodeWebhooks(Node node) {
    this.node = node;
    this.settings = settings(node);
    this.receivers = new Receivers(node.vertx(), node.log().sealer(), settings);
  }

  /** Starts to tell them what happens; the index tells what events led to. */
  WebhookRunner start(HistoryIndex index) {
    return WebhookRunner.start(
        node.log(),
        index,
        node.events(),
        node.clock(),
        settings,
        receivers,
        node.monitoring().meters());
  }

  @Override
  public Optional<String> refusal(String url, boolean plainHttp, boolean privateAddress) {
    try {
      receivers.check(url, plainHttp, privateAddress);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  @Override
  public Tested test(Webhook webhook) throws InterruptedException {
    Answer answer = receivers.test(webhook, node.events(), node.clock());
    return new Tested(answer instanceof Answer.Taken, answer.words());
  }

  @Override
  public String group(Webhook webhook) {
    return WebhookRunner.group(webhook);
  }

  private static WebhookSettings settings(Node node) {
    WebhooksSection section = node.configuration().webhooks();
    return new WebhookSettings(
        node.data().instanceId(),
        new Permission(section.plainHttp(), section.privateAddresses()),
        Pace.of(section.inFlight(), section.retry(), section.giveUp()),
        new Caller.Settings(
            section.timeout(),
            "muster/" + MusterServer.version(),
            trust(section),
            section.inFlight()));
  }

  private static X509TrustManager trust(WebhooksSection section) {
    List<X509Certificate> others =
        section.trustedCas().map(OperatorFiles::certificates).orElse(List.of());
    try {
      X509TrustManager runtime = Anchors.ofRuntime();
      return others.isEmpty()
          ? runtime
          : Anchors.trusting(
              Stream.concat(Stream.of(runtime.getAcceptedIssuers()), others.stream()).toList());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no certificate of a receiver can be checked", e);
    }
  }
}
