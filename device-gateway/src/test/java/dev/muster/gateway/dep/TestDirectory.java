package dev.muster.gateway.dep;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** A directory that says what it is told to say. */
public final class TestDirectory implements DepDirectory {
  /** What it says of everyone. */
  public volatile DepAnswer answer = new DepAnswer.Unknown();

  /** What comes of asking Apple. */
  public volatile Supplier<CompletionStage<Void>> apple =
      () -> CompletableFuture.completedStage(null);

  /** What comes of recording. */
  public volatile Supplier<CompletionStage<Void>> log =
      () -> CompletableFuture.completedStage(null);

  /** The token that counts. */
  public volatile String token = "good";

  public final List<String> askedApple = new CopyOnWriteArrayList<>();
  public final List<DepEnrollmentAsked> recorded = new CopyOnWriteArrayList<>();

  @Override
  public DepAnswer lookUp(MachineInfo device) {
    return answer;
  }

  @Override
  public CompletionStage<Void> askApple(String serialNumber) {
    askedApple.add(serialNumber);
    return apple.get();
  }

  @Override
  public CompletionStage<Boolean> signedIn(MachineInfo device, String bearer) {
    return CompletableFuture.completedStage(bearer.equals(token));
  }

  @Override
  public CompletionStage<Void> record(DepEnrollmentAsked asked) {
    recorded.add(asked);
    return log.get();
  }
}
