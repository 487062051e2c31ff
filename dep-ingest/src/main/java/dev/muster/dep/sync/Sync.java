package dev.muster.dep.sync;

import dev.muster.core.dep.DepAccount;
import dev.muster.core.dep.DepKey;
import dev.muster.core.event.DepAccountFact.DepCursorLost;
import dev.muster.core.event.DepAccountFact.DepCursorMoved;
import dev.muster.core.event.DepAccountFact.DepCursorStuck;
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
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what Apple says of an account's devices: all of them first and now and then, and what
 * changed in between. The facts of a page and its cursor are one write, and there are none of what
 * is no news. For the thread of the account.
 */
public final class Sync {
  private static final Logger LOG = LoggerFactory.getLogger(Sync.class);

  /** A cursor is good for seven days; where nothing changes it is still recorded once a day. */
  private static final Duration CURSOR_AGE = Duration.ofDays(1);

  /** A cursor that leads nowhere for so long is given up, and all devices are listed anew. */
  private static final Duration STUCK = Duration.ofHours(1);

  private final Pages pages;
  private final Record record;
  private final InstantSource clock;
  private final Duration listEvery;
  private final Heard heard;
  private final Details details;

  /** The cursor of changes that brought nothing to write; empty: the recorded one. */
  private Optional<String> unwritten = Optional.empty();

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
    this.pages = new Pages(apple, limit);
    this.record = record;
    this.clock = clock;
    this.listEvery = listEvery;
    this.heard = heard;
    this.details = new Details(apple, record, heard);
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
    record.writeAll(details.of(serials, false));
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
    Set<String> met = new HashSet<>();
    unwritten = Optional.empty();
    Optional<String> cursor = from;
    try (Ahead ahead = new Ahead()) {
      DevicePage page = null;
      while (page == null || page.moreToFollow()) {
        Optional<String> next = cursor;
        Optional<DevicePage> came = ahead.take(() -> pages.fetch(next));
        if (came.isEmpty()) {
          if (cursor.isPresent()) {
            finish(cursor.get(), List.of(), seen, false);
          }
          return;
        }
        page = came.get();
        if (stuck(cursor, page, met)) {
          return;
        }
        cursor = Optional.of(page.cursor());
        Optional<String> following = cursor;
        if (page.moreToFollow()) {
          ahead.begin(() -> pages.fetch(following));
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
      finish(page.cursor(), facts, seen, true);
    } else if (!facts.isEmpty()) {
      facts.add(new DepCursorMoved(record.account(), page.cursor(), true, false));
      record.write(facts);
    }
  }

  /**
   * Ends the list.
   *
   * @param whole whether Apple said that this is all, and not only that a cursor leads nowhere
   */
  private void finish(String cursor, List<DepFact> facts, Set<String> seen, boolean whole)
      throws AppleException {
    if (seen == null) {
      // It was begun by another: changes go on from here, and a whole list is still due.
      List<DepFact> last = new ArrayList<>(facts);
      last.add(new DepCursorMoved(record.account(), cursor, false, false));
      record.write(last);
      return;
    }
    record.write(facts);
    List<DepFact> last = new ArrayList<>(details.of(details.missing(seen), whole));
    last.add(new DepCursorMoved(record.account(), cursor, false, true));
    // The cursor comes last: should this break off, all are listed once more.
    record.writeAll(last);
  }

  private void changes() throws AppleException {
    Optional<DepAccount.Position> recorded = position();
    if (recorded.isEmpty() || recorded.get().listing()) {
      return;
    }
    String cursor = unwritten.orElse(recorded.get().cursor());
    Set<String> met = new HashSet<>();
    try (Ahead ahead = new Ahead()) {
      DevicePage page = null;
      while (page == null || page.moreToFollow()) {
        String from = cursor;
        Optional<DevicePage> came = ahead.take(() -> pages.sync(from));
        if (came.isEmpty()) {
          return;
        }
        page = came.get();
        if (stuck(Optional.of(cursor), page, met)) {
          return;
        }
        cursor = page.cursor();
        String following = cursor;
        if (page.moreToFollow()) {
          ahead.begin(() -> pages.sync(following));
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
      unwritten = Optional.empty();
    } else {
      unwritten = Optional.of(page.cursor());
    }
  }

  /** Apple promises more and leads nowhere: that is recorded once, and asked again in its time. */
  private boolean stuck(Optional<String> cursor, DevicePage page, Set<String> met) {
    cursor.ifPresent(met::add);
    if (!page.moreToFollow() || !met.contains(page.cursor())) {
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
    unwritten = Optional.empty();
  }
}
