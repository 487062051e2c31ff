package dev.muster.dep.sync;

import dev.muster.core.dep.DepAccount;
import dev.muster.core.dep.DepDevice;
import dev.muster.core.dep.DepKey;
import dev.muster.core.event.DepAccountFact.DepCursorLost;
import dev.muster.core.event.DepAccountFact.DepCursorMoved;
import dev.muster.core.event.DepAccountFact.DepCursorStuck;
import dev.muster.core.event.DepDeviceFact.DepDeviceGone;
import dev.muster.core.event.DepDeviceFact.Departure;
import dev.muster.core.event.DepDeviceFact.ListedBy;
import dev.muster.core.event.DepFact;
import dev.muster.dep.account.Record;
import dev.muster.dep.apple.AppleClient;
import dev.muster.dep.apple.AppleDevice;
import dev.muster.dep.apple.AppleException;
import dev.muster.dep.apple.AppleException.Reason;
import dev.muster.dep.apple.DevicePage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what Apple has to say of an account's devices: all of them first and now and then, what
 * changed in between. The facts of a page and its cursor are one write, and what is not news is not
 * written. For the thread of the account.
 */
public final class Sync {
  private static final Logger LOG = LoggerFactory.getLogger(Sync.class);

  /** A cursor is good for seven days; where nothing changes it is still recorded once a day. */
  private static final Duration CURSOR_AGE = Duration.ofDays(1);

  /** A cursor that leads nowhere for so long is given up, and all devices are listed anew. */
  private static final Duration STUCK = Duration.ofHours(1);

  private final AppleClient apple;
  private final Record record;
  private final InstantSource clock;
  private final Duration listEvery;
  private final int limit;
  private final Heard heard;

  /** The cursor of changes that brought nothing to write; empty: the recorded one. */
  private Optional<String> ahead = Optional.empty();

  /**
   * For an account.
   *
   * @param listEvery how often all devices are listed
   * @param limit of a page
   * @param heard takes the serial numbers that Apple spoke of
   */
  public Sync(
      AppleClient apple,
      Record record,
      InstantSource clock,
      Duration listEvery,
      int limit,
      Heard heard) {
    this.apple = apple;
    this.record = record;
    this.clock = clock;
    this.listEvery = listEvery;
    this.limit = limit;
    this.heard = heard;
  }

  /**
   * Reads to the end of what there is by now.
   *
   * @throws AppleException if Apple does not give it; what came before is recorded
   */
  public void run() throws AppleException {
    Optional<DepAccount.Position> position = position();
    if (position.isEmpty() || position.get().listing()) {
      list(position.filter(known -> !lastsStuck(known)).map(DepAccount.Position::cursor));
    } else if (lastsStuck(position.get()) || listingIsDue(position.get())) {
      list(Optional.empty());
    }
    changes();
    if (position().isEmpty()) {
      // Apple did not take the cursor.
      list(Optional.empty());
      changes();
    }
  }

  private boolean listingIsDue(DepAccount.Position position) {
    return position.listedAt().map(at -> at.plus(listEvery)).stream()
        .allMatch(clock.instant()::isAfter);
  }

  private boolean lastsStuck(DepAccount.Position position) {
    return record.state().account(record.account()).map(DepAccount::stuck).orElse(false)
        && position.at().plus(STUCK).isBefore(clock.instant());
  }

  /** Asks for certain devices by their serial numbers, and records what is news. */
  public void ask(Collection<String> serials) throws AppleException {
    record.writeAll(answered(serials));
  }

  private DepKey key(String serial) {
    return new DepKey(record.account(), serial);
  }

  private Optional<DepAccount.Position> position() {
    return record.state().account(record.account()).flatMap(DepAccount::cursor);
  }

  /**
   * Reads the list of all, from here on. Only one that was read from its beginning tells who is
   * missing.
   */
  private void list(Optional<String> from) throws AppleException {
    Set<String> seen = from.isEmpty() ? new HashSet<>() : null;
    ahead = Optional.empty();
    Optional<String> cursor = from;
    try (Ahead pages = new Ahead()) {
      DevicePage page = null;
      while (page == null || page.moreToFollow()) {
        Optional<String> next = cursor;
        Optional<DevicePage> came = pages.take(() -> fetch(next));
        if (came.isEmpty()) {
          finish(cursor.orElseThrow(), List.of(), seen);
          return;
        }
        page = came.get();
        if (stuck(cursor, page)) {
          return;
        }
        cursor = Optional.of(page.cursor());
        Optional<String> following = cursor;
        if (page.moreToFollow()) {
          pages.begin(() -> fetch(following));
        }
        take(page, seen);
      }
    } catch (AppleException e) {
      lost(e);
    }
  }

  private void take(DevicePage page, Set<String> seen) throws AppleException {
    List<DepFact> facts =
        new ArrayList<>(
            PageFold.listed(record.account(), page.devices(), ListedBy.FETCH, record.state()));
    page.devices().forEach(device -> heard.of(device.serialNumber()));
    if (seen != null) {
      page.devices().forEach(device -> seen.add(device.serialNumber()));
    }
    if (!page.moreToFollow()) {
      finish(page.cursor(), facts, seen);
    } else if (!facts.isEmpty()) {
      facts.add(new DepCursorMoved(record.account(), page.cursor(), true, false));
      record.write(facts);
    }
  }

  private void finish(String cursor, List<DepFact> facts, Set<String> seen) throws AppleException {
    List<DepFact> last = new ArrayList<>(facts);
    last.add(new DepCursorMoved(record.account(), cursor, false, true));
    record.write(last);
    if (seen != null) {
      ask(missing(seen));
    }
  }

  /** What is there by what is known, and not in the list: a change that Apple never told of. */
  private List<String> missing(Set<String> seen) {
    return record
        .state()
        .devices()
        .fold(
            new ArrayList<String>(),
            (missing, key, device) -> {
              if (key.account().equals(record.account())
                  && device.present()
                  && !seen.contains(key.serialNumber())) {
                missing.add(key.serialNumber());
              }
              return missing;
            });
  }

  private List<DepFact> answered(Collection<String> serials) throws AppleException {
    if (serials.isEmpty()) {
      return List.of();
    }
    Map<String, AppleDevice> answers = apple.devices(serials);
    List<AppleDevice> ours = new ArrayList<>();
    List<DepFact> facts = new ArrayList<>();
    for (String serial : serials) {
      AppleDevice answer = answers.get(serial);
      if (answer != null && answer.responseStatus().map("SUCCESS"::equals).orElse(true)) {
        ours.add(answer);
        heard.of(serial);
      } else if (answer != null) {
        gone(serial).ifPresent(facts::add);
      }
    }
    facts.addAll(PageFold.listed(record.account(), ours, ListedBy.DETAILS, record.state()));
    return facts;
  }

  private Optional<DepFact> gone(String serial) {
    return record
        .state()
        .devices()
        .get(key(serial))
        .filter(DepDevice::present)
        .map(
            device ->
                new DepDeviceGone(
                    record.account(), serial, Departure.NOT_ACCESSIBLE, Optional.empty()));
  }

  private void changes() throws AppleException {
    Optional<DepAccount.Position> recorded = position();
    if (recorded.isEmpty() || recorded.get().listing()) {
      return;
    }
    String cursor = ahead.orElse(recorded.get().cursor());
    try (Ahead pages = new Ahead()) {
      DevicePage page = null;
      while (page == null || page.moreToFollow()) {
        String from = cursor;
        Optional<DevicePage> came = pages.take(() -> sync(from));
        if (came.isEmpty()) {
          return;
        }
        page = came.get();
        if (stuck(Optional.of(cursor), page)) {
          return;
        }
        cursor = page.cursor();
        String following = cursor;
        if (page.moreToFollow()) {
          pages.begin(() -> sync(following));
        }
        take(page);
      }
    } catch (AppleException e) {
      lost(e);
    }
  }

  private void take(DevicePage page) {
    List<DepFact> facts =
        new ArrayList<>(PageFold.changed(record.account(), page.devices(), record.state()));
    // A change tells how it was then; of a device that nobody knew, nobody changed it since.
    page.devices().stream()
        .map(AppleDevice::serialNumber)
        .filter(serial -> !record.state().devices().contains(key(serial)))
        .forEach(heard::of);
    Instant recordedAt = position().map(DepAccount.Position::at).orElse(Instant.EPOCH);
    if (!facts.isEmpty() || recordedAt.plus(CURSOR_AGE).isBefore(clock.instant())) {
      facts.add(new DepCursorMoved(record.account(), page.cursor(), false, false));
      record.write(facts);
      ahead = Optional.empty();
    } else {
      ahead = Optional.of(page.cursor());
    }
  }

  /** Apple promises more and leads nowhere: that is recorded once, and asked again in its time. */
  private boolean stuck(Optional<String> cursor, DevicePage page) {
    if (!page.moreToFollow() || !cursor.equals(Optional.of(page.cursor()))) {
      return false;
    }
    boolean known = record.state().account(record.account()).map(DepAccount::stuck).orElse(false);
    if (!known) {
      LOG.warn(
          "Apple gives the same cursor of {} again and says that there is more: it is asked again"
              + " in its time",
          record.account());
      record.write(List.of(new DepCursorStuck(record.account(), page.cursor())));
    }
    return true;
  }

  /** A cursor that Apple does not take any more: all devices are listed anew, the next time. */
  private void lost(AppleException refusal) throws AppleException {
    if (refusal.reason() != Reason.EXPIRED_CURSOR && refusal.reason() != Reason.INVALID_CURSOR) {
      throw refusal;
    }
    if (position().isPresent()) {
      record.write(List.of(new DepCursorLost(record.account(), refusal.reason().name())));
    }
    ahead = Optional.empty();
  }

  private Optional<DevicePage> fetch(Optional<String> cursor) throws AppleException {
    return unlessExhausted(() -> Optional.of(apple.fetch(cursor, limit)));
  }

  private Optional<DevicePage> sync(String cursor) throws AppleException {
    return unlessExhausted(() -> Optional.of(apple.sync(cursor, limit)));
  }

  private static Optional<DevicePage> unlessExhausted(Ahead.Question question)
      throws AppleException {
    try {
      return question.ask();
    } catch (AppleException e) {
      if (e.reason() == Reason.EXHAUSTED_CURSOR) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
