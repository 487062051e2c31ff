package dev.muster.log.wire;

import dev.muster.core.event.Fact;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Which branch of the schema's union {@code payload} a fact is, and the way there and back. Each
 * family of facts enters its own lines. Complete before it is first asked, and then safe for any
 * thread.
 */
final class FactTable {
  private final Map<Class<?>, Function<Object, Object>> writers = new HashMap<>();
  private final Map<Class<?>, Function<Object, Fact>> readers = new HashMap<>();

  /** A kind of fact and the one branch that it is. */
  <F extends Fact, S> FactTable add(
      Class<F> fact, Class<S> branch, Function<F, S> toSchema, Function<S, F> toCore) {
    return writes(fact, toSchema).reads(branch, toCore);
  }

  /** A kind of fact that is one of several branches. */
  <F extends Fact> FactTable writes(Class<F> fact, Function<F, ?> toSchema) {
    once(writers.put(fact, value -> toSchema.apply(fact.cast(value))), fact);
    return this;
  }

  /** One of several branches of a kind of fact. */
  <S> FactTable reads(Class<S> branch, Function<S, ? extends Fact> toCore) {
    once(readers.put(branch, value -> toCore.apply(branch.cast(value))), branch);
    return this;
  }

  /** The lines of a family. */
  FactTable with(Function<FactTable, FactTable> family) {
    return family.apply(this);
  }

  Object toSchema(Fact fact) {
    return writers.get(fact.getClass()).apply(fact);
  }

  /**
   * The fact of a branch.
   *
   * @throws IllegalArgumentException if it holds what this version does not know
   */
  Fact toCore(Object branch) {
    return readers.get(branch.getClass()).apply(branch);
  }

  /** The kinds of facts that are in here. */
  Set<Class<?>> facts() {
    return Set.copyOf(writers.keySet());
  }

  /** The branches that are in here. */
  Set<Class<?>> branches() {
    return Set.copyOf(readers.keySet());
  }

  private static void once(Object before, Class<?> kind) {
    if (before != null) {
      throw new IllegalStateException(kind + " is in two families");
    }
  }
}
