package dev.muster.log.wire;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.RecoveryLockFact;
import dev.muster.core.recoverylock.RecoveryLock;
import dev.muster.core.recoverylock.RecoveryLock.Question;
import dev.muster.schemas.RecoveryLockAsked;
import dev.muster.schemas.RecoveryLockSnapshot;
import java.util.Optional;

/** The recovery lock of Macs. */
final class RecoveryLockMapping {
  private RecoveryLockMapping() {}

  static FactTable enter(FactTable table) {
    return table.add(
        RecoveryLockFact.RecoveryLockAsked.class,
        RecoveryLockAsked.class,
        f -> new RecoveryLockAsked(f.command().value(), f.about().value(), f.time()),
        p ->
            new RecoveryLockFact.RecoveryLockAsked(
                new CommandUuid(p.getCommandUuid()), new CommandUuid(p.getAbout()), p.getTime()));
  }

  /** Null for {@link RecoveryLock#NONE}. */
  static RecoveryLockSnapshot toSchema(RecoveryLock lock) {
    return lock.equals(RecoveryLock.NONE)
        ? null
        : new RecoveryLockSnapshot(
            value(lock.taken()),
            value(lock.refused()),
            value(lock.verified()),
            lock.settled(),
            lock.wrong().stream().map(CommandUuid::value).toList(),
            value(lock.question().map(Question::command)),
            value(lock.question().map(Question::about)),
            lock.asked(),
            lock.changedAt());
  }

  static RecoveryLock toCore(RecoveryLockSnapshot s) {
    return s == null
        ? RecoveryLock.NONE
        : new RecoveryLock(
            uuid(s.getTakenUuid()),
            uuid(s.getRefusedUuid()),
            uuid(s.getVerifiedUuid()),
            s.getSettled(),
            s.getWrong().stream().map(CommandUuid::new).toList(),
            uuid(s.getQuestionUuid())
                .map(command -> new Question(command, new CommandUuid(s.getQuestionAbout()))),
            s.getAsked(),
            s.getChangedAt());
  }

  private static String value(Optional<CommandUuid> uuid) {
    return uuid.map(CommandUuid::value).orElse(null);
  }

  private static Optional<CommandUuid> uuid(String value) {
    return Optional.ofNullable(value).map(CommandUuid::new);
  }
}
