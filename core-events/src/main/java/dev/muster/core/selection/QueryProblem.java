package dev.muster.core.selection;

/** A text is no query; the message says why, in words for whoever wrote it. */
public final class QueryProblem extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  QueryProblem(String message) {
    super(message);
  }
}
