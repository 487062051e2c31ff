package dev.muster.admin;

import io.vertx.core.json.JsonArray;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorException;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Why a call does not fit the contract, in words that say what is wanted. */
final class ContractWords {
  private static final Pattern PARAMETER =
      Pattern.compile("(?:value of|required) \\w+ parameter (\\S+)(?: is invalid\\..*)?");

  /**
   * What the validator says, with how a person says it.
   *
   * @param words are given the place, and what the pattern caught
   */
  private record Rule(Pattern validator, BiFunction<String, MatchResult, String> words) {
    Rule(String validator, BiFunction<String, MatchResult, String> words) {
      this(Pattern.compile(validator), words);
    }
  }

  private static final List<Rule> RULES =
      List.of(
          new Rule("Instance type .* Expected (.*)", (p, m) -> p + " must be " + kind(m.group(1))),
          new Rule("does not match any of (\\[.+])", (p, m) -> p + " must be " + oneOf(m.group(1))),
          new Rule("required property \"(.*)\"", (p, m) -> p + " needs " + m.group(1)),
          new Rule("\"(.*)\" does not match additional", (p, m) -> "there is no field " + p),
          new Rule(
              "is less than (?:or equal to )?(\\S+)",
              (p, m) -> p + " must be at least " + m.group(1)),
          new Rule(
              "is greater than (?:or equal to )?(\\S+)",
              (p, m) -> p + " must be at most " + m.group(1)),
          new Rule(
              "too long .*> (\\d+)",
              (p, m) -> p + " must have at most %s characters".formatted(m.group(1))),
          new Rule(
              "too short .*< (\\d+)",
              (p, m) -> p + " must have at least %s characters".formatted(m.group(1))),
          new Rule(
              "too many items .*> (\\d+)",
              (p, m) -> p + " must have at most %s items".formatted(m.group(1))),
          new Rule(
              "too few items .*< (\\d+)",
              (p, m) -> p + " must have at least %s items".formatted(m.group(1))),
          new Rule(
              "match format \"date-time\"",
              (p, m) -> p + " must be a time with its zone, such as 2026-11-20T10:00:00Z"));

  private ContractWords() {}

  /** The sentence, without what to do. */
  static String of(ValidatorException wrong) {
    Matcher parameter = PARAMETER.matcher(String.valueOf(wrong.getMessage()));
    String name = parameter.find() ? parameter.group(1) : "";
    if (!(wrong instanceof SchemaValidationException schema)) {
      return switch (wrong.type()) {
        case MISSING_REQUIRED_PARAMETER -> "this call needs the parameter " + name;
        default -> String.valueOf(wrong.getMessage());
      };
    }
    // The error that lies deepest says most; those above it say that something below is wrong.
    return errors(schema.getOutputUnit()).stream()
        .max(
            Comparator.<OutputUnit>comparingInt(error -> depth(error.getInstanceLocation()))
                .thenComparingInt(error -> depth(error.getKeywordLocation())))
        .map(error -> sentence(name.isEmpty() ? place(error) : name, error.getError()))
        .orElseGet(() -> (name.isEmpty() ? "the body" : name) + " does not fit the contract");
  }

  private static List<OutputUnit> errors(OutputUnit unit) {
    return unit == null || unit.getErrors() == null ? List.of() : unit.getErrors();
  }

  private static String sentence(String name, String error) {
    for (Rule rule : RULES) {
      Matcher matcher = rule.validator().matcher(error);
      if (matcher.find()) {
        return rule.words().apply(name, matcher.toMatchResult());
      }
    }
    return name + " does not fit the contract";
  }

  private static String place(OutputUnit error) {
    String place = error.getInstanceLocation().replaceFirst("^#/?", "").replace('/', '.');
    return place.isEmpty() ? "the body" : place;
  }

  private static int depth(String location) {
    return (int) location.chars().filter(c -> c == '/').count();
  }

  private static String kind(String type) {
    return switch (type.strip()) {
      case "integer" -> "a whole number";
      case "number" -> "a number";
      case "boolean" -> "true or false";
      case "string" -> "a text";
      case "array" -> "a list";
      case "object" -> "an object";
      case String other -> other;
    };
  }

  private static String oneOf(String json) {
    return "one of "
        + new JsonArray(json).stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
