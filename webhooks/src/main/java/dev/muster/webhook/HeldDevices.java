package dev.muster.webhook;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.WebhookFact.WebhookDeviceCaughtUp;
import dev.muster.core.event.WebhookFact.WebhookDeviceHeld;
import dev.muster.core.event.WebhookFact.WebhookEventDropped;
import dev.muster.core.fleet.Webhooks.HeldDevice;
import dev.muster.log.history.HistoryLine;
import dev.muster.webhook.delivery.Delivery;
import dev.muster.webhook.delivery.Lanes.Stuck;
import dev.muster.webhook.delivery.Pace;
import dev.muster.webhook.http.Answer;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The devices whose events wait in the log, because the receiver does not take one of them. Each is
 * tried again from there, one event after the other, until it has come to where all others are
 * read. For one thread.
 */
final class HeldDevices {
  /** So many are tried at once. */
  private static final int AT_ONCE = 8;

  private static final class Held {
    private final int partition;
    private long offset;
    private Instant since;
    private boolean recorded;
    private boolean underWay;
    private int failures;
    private Instant from;

    Held(int partition, long offset, Instant since, boolean recorded) {
      this.partition = partition;
      this.offset = offset;
      this.since = since;
      this.recorded = recorded;
      this.from = since;
    }
  }

  private final Work work;
  private final Map<EnrollmentId, Held> devices = new HashMap<>();
  private int underWay;

  HeldDevices(Work work) {
    this.work = work;
  }

  /** Those of a partition, as the log has them. */
  void given(int partition) {
    for (HeldDevice device : work.webhooks().heldFor(work.id())) {
      if (device.partition() == partition) {
        Held held = new Held(partition, device.offset(), device.since(), true);
        held.from = work.now();
        devices.put(device.key().device(), held);
      }
    }
  }

  void taken(Collection<Integer> partitions) {
    devices.values().removeIf(held -> partitions.contains(held.partition));
  }

  /** Whether its events wait in the log. */
  boolean holds(EnrollmentId device) {
    return devices.containsKey(device);
  }

  int size() {
    return devices.size();
  }

  /** Its events wait in the log from this one on; false if there are too many of such devices. */
  boolean hold(Stuck stuck) {
    if (devices.size() >= Pace.MOST_KEPT) {
      return false;
    }
    Delivery event = stuck.event();
    Held held = new Held(event.partition(), event.offset(), work.now(), false);
    held.from = work.now().plus(work.pace().retries().after(work.pace().triesInMemory()));
    held.failures = work.pace().triesInMemory();
    devices.put(event.device(), held);
    record(event.device(), held, stuck.why());
    return true;
  }

  /** Until it is recorded, nobody may count these events as read. */
  private void record(EnrollmentId device, Held held, String why) {
    long offset = held.offset;
    work.record(
        new WebhookDeviceHeld(work.id(), device, held.partition, offset, why),
        () -> {
          if (devices.get(device) == held) {
            held.recorded = true;
            work.lanes().letGo(device);
          }
        });
  }

  /** Tries those again whose time has come. */
  void look() {
    if (work.lanes().away()) {
      return;
    }
    for (Map.Entry<EnrollmentId, Held> each : List.copyOf(devices.entrySet())) {
      Held held = each.getValue();
      if (underWay >= AT_ONCE) {
        return;
      }
      if (held.recorded && !held.underWay && !held.from.isAfter(work.now())) {
        next(each.getKey(), held);
      }
    }
  }

  private void next(EnrollmentId device, Held held) {
    long end = work.lanes().read(held.partition);
    List<HistoryLine> lines =
        work.index()
            .lines(
                device,
                held.offset - 1,
                line -> line.offset() < end && work.filter().counts(line.consequence()),
                AT_ONCE);
    for (HistoryLine line : lines) {
      Event event = work.log().reader().device(device, List.of(line.offset())).getFirst();
      if (work.filter().wants(event)) {
        held.offset = line.offset();
        begin(device, held, line, event);
        return;
      }
    }
    if (lines.isEmpty()) {
      devices.remove(device);
      work.record(new WebhookDeviceCaughtUp(work.id(), device), () -> {});
    } else {
      held.offset = lines.getLast().offset() + 1;
    }
  }

  private void begin(EnrollmentId device, Held held, HistoryLine line, Event event) {
    held.underWay = true;
    underWay++;
    Delivery delivery =
        new Delivery(
            held.partition,
            line.offset(),
            line.recordedAt(),
            device,
            event.fact().kind(),
            work.log().codec().encode(event));
    work.tell(
        delivery,
        answer -> {
          held.underWay = false;
          underWay--;
          if (devices.get(device) == held) {
            ended(held, delivery, answer);
          }
        });
  }

  private void ended(Held held, Delivery event, Answer answer) {
    Instant now = work.now();
    if (answer instanceof Answer.Taken) {
      held.offset = event.offset() + 1;
      held.failures = 0;
      held.since = now;
      return;
    }
    held.failures++;
    held.from = now.plus(work.pace().retries().after(held.failures, event.device().value()));
    boolean giveUp =
        !held.since.plus(work.pace().giveUp()).isAfter(now)
            && work.webhooks().deadOf(work.id()).size() < Pace.MOST_KEPT;
    if (giveUp) {
      drop(held, event, answer.words());
    } else if (known(event.device()).filter(k -> k.offset() == event.offset()).isEmpty()) {
      record(event.device(), held, answer.words());
    }
  }

  private Optional<HeldDevice> known(EnrollmentId device) {
    return work.webhooks().heldFor(work.id()).stream()
        .filter(one -> one.key().device().equals(device))
        .findFirst();
  }

  /** It goes on behind it, once that is recorded. */
  private void drop(Held held, Delivery event, String why) {
    held.recorded = false;
    work.record(
        new WebhookEventDropped(
            work.id(), event.device(), event.partition(), event.offset(), event.kind(), why),
        () -> {
          held.recorded = true;
          held.offset = event.offset() + 1;
          held.failures = 0;
          held.since = work.now();
          held.from = held.since;
        });
  }
}
