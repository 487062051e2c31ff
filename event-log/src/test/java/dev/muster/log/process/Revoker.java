package dev.muster.log.process;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.TokenFact;
import dev.muster.core.fleet.Tokens.Token;
import dev.muster.log.topics.Topic;
import dev.muster.log.view.FoldedEvent;
import dev.muster.log.view.View;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A tiny process about the fleet: an API token that is named like a device is revoked when that
 * device appears.
 */
final class Revoker implements ProcessManager<String, ToyDue> {
  private final String group;
  private final View view;

  Revoker(String group, View view) {
    this.group = group;
    this.view = view;
  }

  @Override
  public String group() {
    return group;
  }

  @Override
  public String actor() {
    return "revoker";
  }

  @Override
  public Topic topic() {
    return Topic.FLEET_EVENTS;
  }

  @Override
  public Stream<String> candidates(int partition) {
    return view.fleet().tokens().all().stream().map(Token::id);
  }

  @Override
  public Stream<String> concerned(FoldedEvent folded) {
    return Stream.of(folded.event().subject());
  }

  @Override
  public Optional<ToyDue> next(String id) {
    return view.fleet()
        .tokens()
        .find(id)
        .filter(token -> token.revokedAt().isEmpty())
        .filter(token -> !view.device(new EnrollmentId(id)).channels().isEmpty())
        .map(Token::createdAt)
        .map(created -> new ToyDue(created, "tokens", "revocation"));
  }

  @Override
  public CompletableFuture<ActOutcome> act(String id, ToyDue due, Attempt attempt) {
    return CompletableFuture.completedFuture(
        ActOutcome.Done.of(id, new TokenFact.ApiTokenRevoked(id)));
  }
}
