package dev.muster.core.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.muster.core.device.ChannelState;
import dev.muster.core.device.CommandQueue;
import dev.muster.core.device.DeviceFold;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.EndedCommand;
import dev.muster.core.device.Outcome;
import dev.muster.core.device.Reply;
import dev.muster.core.device.Step;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.Message.Report;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.core.event.MessageFact.MessageReceived;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Thousands of histories full of faults, each a seed: {@code -Dmuster.seed=N} begins at another,
 * {@code -Dmuster.histories=N} runs more. And that each invariant is looked after: a bug planted
 * against it is found.
 */
class SimulationTest {
  private static final int HISTORIES = Integer.getInteger("muster.histories", 2_000);
  private static final long FIRST = Long.getLong("muster.seed", 1);
  private static final int ENOUGH_TO_FIND_A_BUG = 500;

  @Test
  void everyInvariantHoldsOfEveryHistory() {
    for (long seed = FIRST; seed < FIRST + HISTORIES; seed++) {
      assertEquals(Set.of(), broken(seed, Rules.RIGHT), "seed " + seed);
    }
  }

  @Test
  void theSameSeedIsTheSameHistory() {
    Simulation once = Simulation.run(FIRST, Rules.RIGHT);
    assertEquals(once.log(), Simulation.run(FIRST, Rules.RIGHT).log());
    assertNotEquals(once.log(), Simulation.run(FIRST + 1, Rules.RIGHT).log());
  }

  @Test
  void aGatewayThatAnswersBeforeTheLogHasItIsFound() {
    finds(
        Invariant.ANSWERED_IS_LOGGED,
        new Rules() {
          @Override
          public boolean answersBeforeWriting() {
            return true;
          }
        });
  }

  @Test
  void aGatewayThatAnswersByItsViewOfBeforeIsFound() {
    finds(
        Invariant.ANSWERS_ARE_RECOMPUTED,
        new Rules() {
          @Override
          public Reply answer(EnrollmentId id, Reply folded, DeviceState present) {
            return present
                .channel(id)
                .flatMap(c -> c.queue().waiting().stream().findFirst())
                .<Reply>map(Reply.Offered::new)
                .orElse(folded);
          }
        });
  }

  @Test
  void aQueueThatForgetsWhatEndedIsFound() {
    finds(
        Invariant.COMMANDS_END_ONCE,
        folding(
            (event, step) ->
                withQueues(step, q -> new CommandQueue(q.waiting(), List.of(), -1, q.held()))));
  }

  @Test
  void aQueueThatLosesWhatIsPutOffIsFound() {
    finds(
        Invariant.COMMANDS_END_AT_LAST,
        folding(
            (event, step) ->
                event.fact() instanceof MessageReceived(var certificate, Report report)
                        && report.status() == ReportStatus.NOT_NOW
                    ? withQueues(
                        step,
                        q ->
                            new CommandQueue(
                                q.waiting().stream().filter(c -> !c.notNow()).toList(),
                                q.ended(),
                                q.fanOut(),
                                q.held()))
                    : step));
  }

  @Test
  void aFoldThatTakesFailureForSuccessIsFound() {
    finds(
        Invariant.JOURNALS_AGREE,
        folding(
            (event, step) ->
                new Step(
                    step.state(),
                    step.reply(),
                    step.ended().stream()
                        .map(
                            e ->
                                e.outcome() == Outcome.ERROR
                                    ? new EndedCommand(
                                        e.enrollment(),
                                        e.uuid(),
                                        e.requestType(),
                                        Outcome.ACKNOWLEDGED)
                                    : e)
                        .toList())));
  }

  @Test
  void aFoldThatAsksTheClockOfItsNodeIsFound() {
    finds(
        Invariant.NODES_AGREE,
        new Rules() {
          @Override
          public Step fold(DeviceState state, Event event, Instant clock) {
            return DeviceFold.evolve(
                state,
                new Event(
                    event.id(),
                    clock,
                    event.recordedBy(),
                    event.actor(),
                    event.correlationId(),
                    event.causationId(),
                    event.subject(),
                    event.enrollment(),
                    event.traceParent(),
                    event.request(),
                    event.fact()));
          }
        });
  }

  @Test
  void aSnapshotThatSaysMoreThanItReflectsIsFound() {
    finds(
        Invariant.NODES_AGREE,
        new Rules() {
          @Override
          public int snapshotOffset(int next) {
            return next + 1;
          }
        });
  }

  private static void finds(Invariant invariant, Rules bug) {
    long caught =
        LongStream.range(FIRST, FIRST + ENOUGH_TO_FIND_A_BUG)
            .filter(seed -> broken(seed, bug).contains(invariant))
            .findFirst()
            .orElseThrow(() -> new AssertionError("the bug against " + invariant + " went unseen"));
    assertEquals(broken(caught, bug), broken(caught, bug), "it does not fail again the same way");
  }

  private static Set<Invariant> broken(long seed, Rules rules) {
    return Checker.broken(Simulation.run(seed, rules), rules);
  }

  /** The right fold with something done to what comes out. */
  private interface Spoiled {
    Step spoil(Event event, Step step);
  }

  private static Rules folding(Spoiled spoiled) {
    return new Rules() {
      @Override
      public Step fold(DeviceState state, Event event, Instant clock) {
        return spoiled.spoil(event, DeviceFold.evolve(state, event));
      }
    };
  }

  private static Step withQueues(Step step, UnaryOperator<CommandQueue> change) {
    Map<EnrollmentId, ChannelState> channels = new LinkedHashMap<>();
    step.state()
        .channels()
        .forEach(
            (id, c) ->
                channels.put(
                    id,
                    new ChannelState(
                        c.channel(),
                        c.enrolled(),
                        change.apply(c.queue()),
                        c.pushes(),
                        c.lastSeen())));
    DeviceState state = step.state();
    return new Step(
        new DeviceState(
            state.identities(),
            state.description(),
            channels,
            state.provisioning(),
            state.bootstrapToken(),
            state.managed(),
            state.fileVault(),
            state.recoveryLock(),
            state.inventory(),
            state.foreign()),
        step.reply(),
        step.ended());
  }
}
