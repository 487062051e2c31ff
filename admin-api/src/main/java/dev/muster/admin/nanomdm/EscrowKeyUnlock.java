package dev.muster.admin.nanomdm;

import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.compat.CompatCall;
import dev.muster.admin.http.Problem;
import dev.muster.admin.push.EscrowUnlockService;
import dev.muster.admin.push.PushCertificateStore;
import dev.muster.core.event.ActivationLockFact;
import dev.muster.core.event.ActivationLockFact.ActivationUnlockAnswered;
import dev.muster.core.event.ActivationLockFact.ActivationUnlockAsked;
import dev.muster.core.event.Actor;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore.PrivateKeyEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code /v1/escrowkeyunlock}: has Apple end the Activation Lock of a device. Apple's answer is
 * passed on. That it is asked is recorded before it is, without the key. Safe for any thread.
 */
final class EscrowKeyUnlock {
  private static final int LONGEST = 256;
  private static final Executor ASIDE = Thread::startVirtualThread;

  private final EscrowUnlockService apple;
  private final PushCertificateStore certificates;
  private final EventLog log;
  private final EventFactory events;

  EscrowKeyUnlock(
      EscrowUnlockService apple,
      PushCertificateStore certificates,
      EventLog log,
      EventFactory events) {
    this.apple = apple;
    this.certificates = certificates;
    this.log = log;
    this.events = events;
  }

  CompletionStage<CompatAnswer> post(CompatCall call) {
    Map<String, String> form = form(new String(call.body(), StandardCharsets.US_ASCII));
    for (String name :
        new String[] {"serial", "productType", "orgName", "guid", "escrowKey", "topic"}) {
      if (form.getOrDefault(name, "").isEmpty()) {
        throw Problem.badRequest("the form lacks " + name);
      }
    }
    if (form.values().stream().anyMatch(value -> value.length() > LONGEST)) {
      throw Problem.badRequest("a value has at most %d characters".formatted(LONGEST));
    }
    String topic = form.get("topic");
    PrivateKeyEntry identity =
        certificates
            .identity(topic)
            .orElseThrow(
                () ->
                    new Problem(
                        500, "no-push-certificate", "there is no push certificate of this topic"));
    String serial = form.get("serial");
    Actor by = new Actor.Admin(call.caller().name());
    return record(
            by,
            new ActivationUnlockAsked(
                serial, form.get("productType"), topic, form.get("orgName"), form.get("guid")))
        .thenComposeAsync(recorded -> ask(identity, form, serial, by), ASIDE);
  }

  private static Map<String, String> form(String body) {
    Map<String, String> values = new HashMap<>();
    try {
      for (String pair : body.strip().split("&")) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          values.putIfAbsent(
              URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
              URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
      }
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest("the body is no form");
    }
    return values;
  }

  private CompletionStage<CompatAnswer> ask(
      PrivateKeyEntry identity, Map<String, String> form, String serial, Actor by) {
    try {
      HttpResponse<byte[]> answer =
          apple.ask(
              identity,
              encoded(form, "imei", "imei2", "meid", "productType", "serial"),
              encoded(form, "escrowKey", "guid", "orgName"));
      CompatAnswer passedOn =
          new CompatAnswer(
              answer.statusCode(),
              answer.headers().firstValue("Content-Type").orElse(""),
              answer.body());
      return record(by, new ActivationUnlockAnswered(serial, answer.statusCode()))
          .thenApply(recorded -> passedOn);
    } catch (IOException e) {
      return record(by, new ActivationUnlockAnswered(serial, 0))
          .thenApply(
              recorded ->
                  CompatAnswer.error(
                      500,
                      "Apple did not answer, so the lock may be there still: " + e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CompletableFuture.failedStage(e);
    }
  }

  private CompletionStage<?> record(Actor by, ActivationLockFact fact) {
    return log.append(events.fleet(by, fact.serialNumber(), fact));
  }

  /** Those that are there, as Go's {@code url.Values} writes them; the names are in order. */
  private static String encoded(Map<String, String> form, String... names) {
    return Stream.of(names)
        .filter(name -> !form.getOrDefault(name, "").isEmpty())
        .map(name -> name + "=" + encoded(form.get(name)))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("*", "%2A").replace("%7E", "~");
  }
}
