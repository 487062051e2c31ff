package dev.muster.core.dep;

import dev.muster.core.collection.PersistentMap;
import dev.muster.core.event.DepAccountFact;
import dev.muster.core.event.DepAccountFact.DepAccountRemoved;
import dev.muster.core.event.DepAccountFact.DepKeyMade;
import dev.muster.core.event.DepDeviceFact;
import dev.muster.core.event.DepDeviceFact.DepAssignmentAnswered;
import dev.muster.core.event.DepDeviceFact.DepDeviceGone;
import dev.muster.core.event.DepDeviceFact.DepDeviceListed;
import dev.muster.core.event.DepDeviceFact.DepEnrollmentAsked;
import dev.muster.core.event.DepDeviceFact.DepReplacementTold;
import dev.muster.core.event.DepFact;
import dev.muster.core.event.DepProfileFact;
import dev.muster.core.event.DepProfileFact.DepProfileDefined;
import dev.muster.core.event.DepProfileFact.DepProfileLost;
import dev.muster.core.event.DepProfileFact.DepProfileRefused;
import dev.muster.core.event.DepRuleFact;
import dev.muster.core.event.DepRuleFact.Blueprint;
import dev.muster.core.event.DepRuleFact.BlueprintsApplied;
import dev.muster.core.event.DepRuleFact.DepProfileChosen;
import dev.muster.core.event.DepRuleFact.DepRule;
import dev.muster.core.event.DepRuleFact.DepRulesApplied;
import dev.muster.core.event.DepRuleFact.DepSerialLabeled;
import dev.muster.core.event.Event;
import dev.muster.core.event.Message.DeviceDescription;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * All that the topic of DEP says: accounts, devices, and what is wanted. Immutable.
 *
 * @param accounts by name
 * @param devices each serial number in each account that ever had it
 * @param serials what stands beside, by serial number
 * @param rules which device is to get which profile
 */
public record DepState(
    PersistentMap<String, DepAccount> accounts,
    PersistentMap<DepKey, DepDevice> devices,
    PersistentMap<String, SerialNotes> serials,
    DepRules rules) {
  /** Before the first fact. */
  public static final DepState EMPTY =
      new DepState(
          PersistentMap.empty(), PersistentMap.empty(), PersistentMap.empty(), DepRules.NONE);

  /** The account of this name. */
  public Optional<DepAccount> account(String name) {
    return accounts.get(name);
  }

  /** What stands about a serial number. */
  public SerialNotes notes(String serialNumber) {
    return serials.get(serialNumber).orElse(SerialNotes.NONE);
  }

  /**
   * The device of this serial number: where it is now, or else where it was last; where it is in
   * two accounts, in the one that it came to last.
   */
  public Optional<DepDevice> device(String serialNumber) {
    return everywhere(serialNumber).stream()
        .max(Comparator.comparing(this::listed).thenComparing(DepDevice::since));
  }

  /** Whether an account that there is has it now. */
  public boolean listed(DepDevice device) {
    return device.present() && accounts.contains(device.key().account());
  }

  /** A serial number in each account that ever had it. */
  public List<DepDevice> everywhere(String serialNumber) {
    return notes(serialNumber).accounts().stream()
        .map(account -> devices.get(new DepKey(account, serialNumber)))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Which profile a device is to have. */
  public Wanted wanted(DepDevice device) {
    return rules.wanted(device, notes(device.key().serialNumber()));
  }

  /**
   * What a device gets as it comes. What Apple says of it counts, and else what it says of itself.
   *
   * @param byRules labels that the device has beside those that admins put on it
   * @param which of the blueprints are asked at all
   */
  public Optional<Blueprint> blueprint(
      DeviceDescription said, Set<String> byRules, Predicate<Blueprint> which) {
    String serial = said.serialNumber().orElse("");
    DeviceTraits traits =
        device(serial).map(DeviceTraits::of).orElseGet(() -> DeviceTraits.of(said));
    Set<String> labels = new HashSet<>(notes(serial).labels());
    labels.addAll(byRules);
    return rules.blueprint(traits, labels, which);
  }

  /** What holds, with other blueprints: to see what they would lead to. */
  public DepState withBlueprints(List<Blueprint> others) {
    return new DepState(accounts, devices, serials, rules.with(others, Instant.EPOCH));
  }

  /** The least version of its system with which a device may enroll, if a rule says one. */
  public Optional<String> leastVersion(DepDevice device) {
    return rules.rule(device, notes(device.key().serialNumber())).flatMap(DepRule::leastVersion);
  }

  /** The state after an event; the same one where it is not about DEP. */
  public DepState evolve(Event event) {
    return event.fact() instanceof DepFact fact ? evolve(fact, event) : this;
  }

  private DepState evolve(DepFact fact, Event event) {
    return switch (fact) {
      case DepAccountFact about -> account(about, event);
      case DepProfileFact about -> profile(about);
      case DepDeviceFact about -> device(about, event);
      case DepRuleFact about -> rule(about, event);
    };
  }

  private DepState account(DepAccountFact fact, Event event) {
    if (fact instanceof DepAccountRemoved) {
      return withAccounts(accounts.without(fact.account()));
    }
    // Whatever is late about an account that was removed brings it not back: only a key begins one.
    Optional<DepAccount> before =
        fact instanceof DepKeyMade
            ? account(fact.account()).or(() -> Optional.of(DepAccount.named(fact.account())))
            : account(fact.account());
    return before
        .flatMap(known -> known.evolve(fact, event))
        .map(after -> withAccounts(accounts.with(fact.account(), after)))
        .orElse(this);
  }

  private DepState profile(DepProfileFact fact) {
    String name =
        switch (fact) {
          case DepProfileDefined defined -> defined.account();
          case DepProfileRefused refused -> refused.account();
          case DepProfileLost lost -> lost.account();
        };
    return account(name)
        .map(account -> withAccounts(accounts.with(name, account.evolve(fact))))
        .orElse(this);
  }

  private DepState device(DepDeviceFact fact, Event event) {
    return switch (fact) {
      case DepDeviceListed listed -> {
        DepKey key = new DepKey(listed.account(), listed.serialNumber());
        DepDevice device = DepDevice.listed(devices.get(key), listed, event.occurredAt());
        yield with(device, key).heard(listed.account(), event);
      }
      case DepDeviceGone gone -> {
        DepKey key = new DepKey(gone.account(), gone.serialNumber());
        yield devices
            .get(key)
            .map(device -> with(device.evolve(gone, event.occurredAt()), key))
            .orElse(this)
            .heard(gone.account(), event);
      }
      case DepAssignmentAnswered answered -> {
        DepKey key = new DepKey(answered.account(), answered.serialNumber());
        yield devices
            .get(key)
            .map(device -> with(device.evolve(answered, event.occurredAt()), key))
            .orElse(this);
      }
      case DepReplacementTold told ->
          withNotes(told.serialNumber(), notes(told.serialNumber()).inPlaceOf(told.original()))
              .replaced(told);
      case DepEnrollmentAsked asked ->
          // Whoever has a key of any device of Apple's can make serial numbers up without end.
          serials.contains(asked.serialNumber())
              ? withNotes(
                  asked.serialNumber(),
                  notes(asked.serialNumber()).evolve(asked, event.occurredAt()))
              : this;
    };
  }

  private DepState replaced(DepReplacementTold told) {
    return withNotes(told.original(), notes(told.original()).replacedBy(told.serialNumber()));
  }

  private DepState rule(DepRuleFact fact, Event event) {
    return switch (fact) {
      case DepRulesApplied applied -> new DepState(accounts, devices, serials, rules.with(applied));
      case BlueprintsApplied applied ->
          new DepState(
              accounts, devices, serials, rules.with(applied.blueprints(), event.occurredAt()));
      case DepSerialLabeled labeled ->
          withNotes(labeled.serialNumber(), notes(labeled.serialNumber()).evolve(labeled));
      case DepProfileChosen chosen ->
          withNotes(chosen.serialNumber(), notes(chosen.serialNumber()).evolve(chosen));
    };
  }

  private DepState with(DepDevice device, DepKey key) {
    SerialNotes notes = notes(key.serialNumber()).in(key.account());
    return new DepState(
        accounts, devices.with(key, device), serials.with(key.serialNumber(), notes), rules);
  }

  private DepState heard(String account, Event event) {
    return account(account)
        .map(a -> withAccounts(accounts.with(account, a.changed(event.occurredAt()))))
        .orElse(this);
  }

  private DepState withAccounts(PersistentMap<String, DepAccount> next) {
    return new DepState(next, devices, serials, rules);
  }

  private DepState withNotes(String serialNumber, SerialNotes notes) {
    return new DepState(accounts, devices, serials.with(serialNumber, notes), rules);
  }
}
