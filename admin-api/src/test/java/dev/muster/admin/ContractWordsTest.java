package dev.muster.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorErrorType;
import io.vertx.openapi.validation.ValidatorException;
import org.junit.jupiter.api.Test;

class ContractWordsTest {
  private static final Validator SCHEMA =
      Validator.create(
          JsonSchema.of(
              new JsonObject(
                  """
                  { "type": "object", "required": ["role"], "additionalProperties": false,
                    "properties": {
                      "role": { "type": "string", "enum": ["read", "operate"] },
                      "limit": { "type": "integer", "minimum": 1, "maximum": 10 },
                      "name": { "type": "string", "minLength": 2, "maxLength": 3 },
                      "list": { "type": "array", "minItems": 1, "maxItems": 2,
                                "items": { "type": "integer" } },
                      "at": { "type": "string", "format": "date-time" } } }
                  """)),
          new JsonSchemaOptions()
              .setBaseUri("urn:test")
              .setDraft(Draft.DRAFT202012)
              .setOutputFormat(OutputFormat.Basic));

  @Test
  void whatIsWrongInABodyIsSaidWithItsPlace() {
    assertWords("the body needs role", "{}");
    assertWords("role must be one of read, operate", "{\"role\":\"boss\"}");
    assertWords("limit must be at least 1", "{\"role\":\"read\",\"limit\":0}");
    assertWords("limit must be at most 10", "{\"role\":\"read\",\"limit\":11}");
    assertWords("limit must be a whole number", "{\"role\":\"read\",\"limit\":\"x\"}");
    assertWords("name must have at least 2 characters", "{\"role\":\"read\",\"name\":\"x\"}");
    assertWords("name must have at most 3 characters", "{\"role\":\"read\",\"name\":\"long\"}");
    assertWords("list must have at least 1 items", "{\"role\":\"read\",\"list\":[]}");
    assertWords("list must have at most 2 items", "{\"role\":\"read\",\"list\":[1,2,3]}");
    assertWords("list.1 must be a whole number", "{\"role\":\"read\",\"list\":[1,true]}");
    assertWords("there is no field roll", "{\"role\":\"read\",\"roll\":1}");
    assertWords(
        "at must be a time with its zone, such as 2026-11-20T10:00:00Z",
        "{\"role\":\"read\",\"at\":\"now\"}");
  }

  @Test
  void aParameterThatIsMissingIsNamed() {
    assertEquals(
        "this call needs the parameter name",
        ContractWords.of(
            new ValidatorException(
                "The related request / response does not contain the required query parameter name",
                ValidatorErrorType.MISSING_REQUIRED_PARAMETER)));
  }

  private static void assertWords(String words, String json) {
    OutputUnit result = SCHEMA.validate(new JsonObject(json));
    assertEquals(
        words,
        ContractWords.of(
            new SchemaValidationException(
                "The value of the request body is invalid.",
                ValidatorErrorType.INVALID_VALUE,
                result,
                null)));
  }
}
