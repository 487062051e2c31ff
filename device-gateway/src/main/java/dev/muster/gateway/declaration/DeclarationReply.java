package dev.muster.gateway.declaration;

/** What came of asking the server that has the declarations. */
public sealed interface DeclarationReply {
  /** Its answer, which goes to the device. */
  record Body(byte[] content) implements DeclarationReply {}

  /** It does not have the declaration any more: the device is to remove it. */
  record Gone() implements DeclarationReply {}

  /** It answered something else, which says nothing to a device. */
  record Refused() implements DeclarationReply {}

  /** It did not answer, or was not asked because it lately did not: the device is to come again. */
  record Away() implements DeclarationReply {}
}
