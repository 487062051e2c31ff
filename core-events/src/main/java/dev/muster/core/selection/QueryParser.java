package dev.muster.core.selection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a {@link DeviceQuery}. For one text. */
final class QueryParser {
  private static final int LONGEST = 2_000;
  private static final int DEEPEST = 20;

  /** What can stand between a field and what it is to be; longer ones come first. */
  private static final List<String> OPERATORS = List.of("!=", ">=", "<=", ":", "=", ">", "<");

  private final List<String> parts;
  private int next;
  private int depth;

  QueryParser(String text) {
    if (text.length() > LONGEST) {
      throw new QueryProblem("a query has %d characters at most".formatted(LONGEST));
    }
    parts = split(text);
  }

  private static List<String> split(String text) {
    List<String> all = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (isParenthesis(c)) {
        all.add(String.valueOf(c));
        at++;
      } else {
        int end = endOfWord(text, at);
        all.add(text.substring(at, end));
        at = end;
      }
    }
    return all;
  }

  private static int endOfWord(String text, int start) {
    boolean quoted = false;
    int at = start;
    while (at < text.length() && (quoted || !ends(text.charAt(at)))) {
      quoted ^= text.charAt(at) == '"';
      at++;
    }
    if (quoted) {
      throw new QueryProblem("a quotation mark is not closed: " + text.substring(start));
    }
    return at;
  }

  private static boolean ends(char c) {
    return Character.isWhitespace(c) || isParenthesis(c);
  }

  private static boolean isParenthesis(char c) {
    return c == '(' || c == ')';
  }

  DeviceQuery parse() {
    if (parts.isEmpty()) {
      throw new QueryProblem("a query says which devices are meant, as in family:Mac os>=26");
    }
    DeviceQuery whole = or();
    if (next < parts.size()) {
      throw new QueryProblem("nothing is open that %s could close".formatted(parts.get(next)));
    }
    return whole;
  }

  private DeviceQuery or() {
    List<DeviceQuery> all = new ArrayList<>(List.of(and()));
    while (take("or")) {
      all.add(and());
    }
    return all.size() == 1 ? all.getFirst() : new DeviceQuery.Or(all);
  }

  private DeviceQuery and() {
    List<DeviceQuery> all = new ArrayList<>(List.of(not()));
    while (take("and") || (peek().isPresent() && !is("or") && !is(")"))) {
      all.add(not());
    }
    return all.size() == 1 ? all.getFirst() : new DeviceQuery.And(all);
  }

  private DeviceQuery not() {
    if (++depth > DEEPEST) {
      throw new QueryProblem("conditions are %d deep at most".formatted(DEEPEST));
    }
    DeviceQuery found = take("not") ? new DeviceQuery.Not(not()) : one();
    depth--;
    return found;
  }

  private DeviceQuery one() {
    if (take("(")) {
      DeviceQuery inner = or();
      if (!take(")")) {
        throw new QueryProblem("a parenthesis is not closed");
      }
      return inner;
    }
    String part = peek().orElseThrow(() -> new QueryProblem("something is missing at the end"));
    if (DeviceQuery.isWord(part) || part.equals(")")) {
      throw new QueryProblem("something is missing in front of " + part);
    }
    next++;
    return part.equalsIgnoreCase("all") ? new DeviceQuery.All() : condition(part);
  }

  private static DeviceQuery condition(String part) {
    boolean not = part.startsWith("-");
    String text = not ? part.substring(1) : part;
    int end = 0;
    while (end < text.length()
        && (Character.isLetter(text.charAt(end)) || text.charAt(end) == '_')) {
      end++;
    }
    String rest = text.substring(end);
    String operator =
        OPERATORS.stream()
            .filter(rest::startsWith)
            .findFirst()
            .orElseThrow(() -> noCondition(part));
    if (end == 0) {
      throw noCondition(part);
    }
    String name = text.substring(0, end);
    QueryField field = QueryField.named(name).orElseThrow(() -> unknown(name));
    String value = rest.substring(operator.length()).replace("\"", "");
    if (value.isEmpty()) {
      throw new QueryProblem("%s lacks what it is to be".formatted(part));
    }
    field.check(value);
    DeviceQuery found =
        switch (operator) {
          case ":", "=" -> new DeviceQuery.Is(field, new Glob(value));
          case "!=" -> new DeviceQuery.Not(new DeviceQuery.Is(field, new Glob(value)));
          case String order -> compared(field, order, value);
        };
    return not ? new DeviceQuery.Not(found) : found;
  }

  private static QueryProblem noCondition(String part) {
    return new QueryProblem(
        "%s is no condition: write a field and what it is to be, as in name:%s"
            .formatted(part, part));
  }

  private static DeviceQuery compared(QueryField field, String order, String value) {
    if (field != QueryField.OS) {
      throw new QueryProblem(
          "%s has no order, so %s says nothing of it: only os has"
              .formatted(field.written(), order));
    }
    if (!value.matches("[0-9]{1,9}(\\.[0-9]{1,9})*")) {
      throw new QueryProblem("%s is no version, such as 26 or 15.7.2".formatted(value));
    }
    return new DeviceQuery.Os(
        switch (order) {
          case ">=" -> DeviceQuery.Os.Order.FROM;
          case "<=" -> DeviceQuery.Os.Order.UP_TO;
          case ">" -> DeviceQuery.Os.Order.AFTER;
          default -> DeviceQuery.Os.Order.BEFORE;
        },
        value);
  }

  private static QueryProblem unknown(String name) {
    String meant =
        Spelling.nearest(name, QueryField.names()).map(" (did you mean %s?)"::formatted).orElse("");
    return new QueryProblem(
        "there is no field %s%s: there are %s"
            .formatted(name, meant, String.join(", ", QueryField.names())));
  }

  private Optional<String> peek() {
    return next < parts.size() ? Optional.of(parts.get(next)) : Optional.empty();
  }

  private boolean is(String word) {
    return peek().filter(part -> part.equalsIgnoreCase(word)).isPresent();
  }

  private boolean take(String word) {
    boolean there = is(word);
    if (there) {
      next++;
    }
    return there;
  }
}
