package dev.muster.gateway.signature;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of a detached CMS SignedData (RFC 5652) in the form that devices send: one signer, its
 * certificate alone, SHA-256, and RSA or ECDSA. They are found where they lie, without objects for
 * all that is around them, which took a quarter of what a check-in does.
 *
 * <p>It is made to say yes alone: whatever is not of that form, or does not verify, is nothing, and
 * left to a whole reader of CMS to refuse or to accept.
 */
final class SignedParts {
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int INTEGER = 0x02;
  private static final int OCTET_STRING = 0x04;
  private static final int NULL = 0x05;
  private static final int OID = 0x06;
  private static final int CONTEXT_0 = 0xA0;
  private static final int CONTEXT_1 = 0xA1;

  /** Deeper than any such signature, and not so deep that the walk could exhaust the stack. */
  private static final int DEEPEST = 16;

  private static final byte[] SIGNED_DATA = hex("2a864886f70d010702");
  private static final byte[] DATA = hex("2a864886f70d010701");
  private static final byte[] SHA256 = hex("608648016503040201");
  private static final byte[] CONTENT_TYPE = hex("2a864886f70d010903");
  private static final byte[] MESSAGE_DIGEST = hex("2a864886f70d010904");
  private static final byte[] ALGORITHM_PROTECTION = hex("2a864886f70d010934");

  /** JCA's names by the OID of the signature algorithm; with SHA-256 as the digest. */
  private static final Map<String, String> ALGORITHMS =
      Map.of(
          "2a864886f70d010101", "SHA256withRSA",
          "2a864886f70d01010b", "SHA256withRSA",
          "2a8648ce3d040302", "SHA256withECDSA");

  private final byte[] certificate;
  private final byte[] attributes;
  private final byte[] digest;
  private final String algorithm;
  private final byte[] signature;

  private SignedParts(
      byte[] certificate, byte[] attributes, byte[] digest, String algorithm, byte[] signature) {
    this.certificate = certificate;
    this.attributes = attributes;
    this.digest = digest;
    this.algorithm = algorithm;
    this.signature = signature;
  }

  /** The parts, if it is of that form. */
  static Optional<SignedParts> of(byte[] cms) {
    try {
      return new Ber(cms).signedData();
    } catch (NotOfThisForm | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  /** The signer's certificate in DER. */
  byte[] certificate() {
    return certificate;
  }

  /** Whether this key signed this body. */
  boolean verify(byte[] body, PublicKey key) throws GeneralSecurityException {
    byte[] signed = body;
    if (attributes != null) {
      if (!MessageDigest.isEqual(digest, MessageDigest.getInstance("SHA-256").digest(body))) {
        return false;
      }
      signed = attributes;
    }
    Signature verifier = Signature.getInstance(algorithm);
    verifier.initVerify(key);
    verifier.update(signed);
    return verifier.verify(signature);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  /** What ends the reading; it has no message, because nobody is told. */
  private static final class NotOfThisForm extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotOfThisForm() {
      super(null, null, false, false);
    }
  }

  /**
   * An element of BER. For one of indefinite length, {@code end} is where its end marker begins.
   */
  private record Element(int tag, int start, int content, int end, int next) {}

  /** Walks over the bytes. The outer layers may have indefinite lengths; what is signed may not. */
  private record Ber(byte[] bytes) {
    Optional<SignedParts> signedData() {
      Element info = expect(0, bytes.length, SEQUENCE);
      Element type = expect(info.content(), info.end(), OID);
      Element explicit = expect(type.next(), info.end(), CONTEXT_0);
      check(is(type, SIGNED_DATA) && info.next() == bytes.length);
      check(explicit.next() == info.end());
      Element data = expect(explicit.content(), explicit.end(), SEQUENCE);
      check(data.next() == explicit.end());
      Element version = version(data);
      Element digests = definite(expect(version.next(), data.end(), SET));
      Element digest = definite(expect(digests.content(), digests.end(), SEQUENCE));
      check(is(algorithm(digest), SHA256) && digest.next() == digests.end());
      Element encapsulated = expect(digests.next(), data.end(), SEQUENCE);
      Element contentType = expect(encapsulated.content(), encapsulated.end(), OID);
      check(is(contentType, DATA) && contentType.next() == encapsulated.end());
      Element certificates = expect(encapsulated.next(), data.end(), CONTEXT_0);
      Element signers = expect(certificates.next(), data.end(), SET);
      check(signers.next() == data.end());
      Element signer = definite(expect(signers.content(), signers.end(), SEQUENCE));
      check(signer.next() == signers.end());
      return Optional.of(signer(signer, certificates));
    }

    private SignedParts signer(Element signer, Element certificates) {
      Element version = version(signer);
      Element id = definite(expect(version.next(), signer.end(), SEQUENCE));
      Element digest = definite(expect(id.next(), signer.end(), SEQUENCE));
      check(is(algorithm(digest), SHA256));
      Element signed = element(digest.next(), signer.end());
      boolean direct = signed.tag() != CONTEXT_0;
      Element algorithm =
          definite(expect(direct ? digest.next() : signed.next(), signer.end(), SEQUENCE));
      Element oid = algorithm(algorithm);
      String name = ALGORITHMS.get(HexFormat.of().formatHex(bytes, oid.content(), oid.end()));
      Element signature = definite(expect(algorithm.next(), signer.end(), OCTET_STRING));
      check(name != null && signature.next() == signer.end());
      byte[] attributes = null;
      byte[] messageDigest = null;
      if (!direct) {
        messageDigest = messageDigest(definite(signed), digest, algorithm);
        attributes = copy(signed.start(), signed.next());
        // It is signed as the SET that it is, and not under the tag that it has here.
        attributes[0] = SET;
      }
      return new SignedParts(
          certificate(certificates, id),
          attributes,
          messageDigest,
          name,
          copy(signature.content(), signature.end()));
    }

    /** The number that such a structure begins with. */
    private Element version(Element structure) {
      Element version = expect(structure.content(), structure.end(), INTEGER);
      check(version.end() - version.content() == 1);
      return version;
    }

    /** The OID of an algorithm that has no parameters, or NULL for them. */
    private Element algorithm(Element algorithm) {
      Element oid = definite(expect(algorithm.content(), algorithm.end(), OID));
      if (oid.next() != algorithm.end()) {
        Element parameters = expect(oid.next(), algorithm.end(), NULL);
        check(parameters.end() == parameters.content() && parameters.next() == algorithm.end());
      }
      return oid;
    }

    /** Each attribute of those that are known here is there once at most. */
    private byte[] messageDigest(Element attributes, Element digest, Element algorithm) {
      byte[] found = null;
      boolean typed = false;
      boolean guarded = false;
      for (int at = attributes.content(); at < attributes.end(); ) {
        Element attribute = definite(expect(at, attributes.end(), SEQUENCE));
        Element oid = expect(attribute.content(), attribute.end(), OID);
        Element values = definite(expect(oid.next(), attribute.end(), SET));
        Element value = definite(element(values.content(), values.end()));
        check(values.next() == attribute.end() && value.next() == values.end());
        if (is(oid, MESSAGE_DIGEST)) {
          check(found == null && value.tag() == OCTET_STRING);
          found = copy(value.content(), value.end());
        } else if (is(oid, CONTENT_TYPE)) {
          check(!typed && value.tag() == OID && is(value, DATA));
          typed = true;
        } else if (is(oid, ALGORITHM_PROTECTION)) {
          check(!guarded && guards(value, digest, algorithm));
          guarded = true;
        }
        at = attribute.next();
      }
      check(found != null && typed);
      return found;
    }

    /** Whether an attribute (RFC 6211) names the same algorithms as stand beside the signature. */
    private boolean guards(Element value, Element digest, Element algorithm) {
      Element itsDigest = element(value.content(), value.end());
      Element itsAlgorithm = element(itsDigest.next(), value.end());
      return value.tag() == SEQUENCE
          && same(itsDigest, digest)
          && itsAlgorithm.tag() == CONTEXT_1
          && itsAlgorithm.next() == value.end()
          && Arrays.equals(
              bytes,
              itsAlgorithm.content(),
              itsAlgorithm.end(),
              bytes,
              algorithm.content(),
              algorithm.end());
    }

    /** The one certificate, if the signer's id, which is issuer and serial number, is of it. */
    private byte[] certificate(Element certificates, Element id) {
      Element issuer = definite(expect(id.content(), id.end(), SEQUENCE));
      Element serial = definite(expect(issuer.next(), id.end(), INTEGER));
      check(serial.next() == id.end());
      Element certificate = definite(expect(certificates.content(), certificates.end(), SEQUENCE));
      Element signed = definite(expect(certificate.content(), certificate.end(), SEQUENCE));
      Element first = element(signed.content(), signed.end());
      Element itsSerial =
          first.tag() == CONTEXT_0 ? expect(first.next(), signed.end(), INTEGER) : first;
      Element itsAlgorithm = expect(itsSerial.next(), signed.end(), SEQUENCE);
      Element itsIssuer = definite(expect(itsAlgorithm.next(), signed.end(), SEQUENCE));
      check(same(itsSerial, serial) && same(itsIssuer, issuer));
      check(certificate.next() == certificates.end());
      return copy(certificate.start(), certificate.next());
    }

    private Element expect(int at, int limit, int tag) {
      Element element = element(at, limit);
      check(element.tag() == tag);
      return element;
    }

    private Element definite(Element element) {
      check(element.end() == element.next());
      return element;
    }

    private Element element(int at, int limit) {
      return element(at, limit, 0);
    }

    private Element element(int at, int limit, int depth) {
      check(at + 2 <= limit && depth < DEEPEST);
      int tag = bytes[at] & 0xFF;
      // Tags of more than one byte are in no signature.
      check((tag & 0x1F) != 0x1F);
      int length = bytes[at + 1] & 0xFF;
      int content = at + 2;
      if (length == 0x80) {
        check((tag & 0x20) != 0);
        int end = endOfIndefinite(content, limit, depth);
        return new Element(tag, at, content, end, end + 2);
      }
      if (length > 0x80) {
        int count = length & 0x7F;
        check(count <= 3 && content + count <= limit);
        length = 0;
        for (int i = 0; i < count; i++) {
          length = length << 8 | bytes[content++] & 0xFF;
        }
      }
      check(length <= limit - content);
      return new Element(tag, at, content, content + length, content + length);
    }

    private int endOfIndefinite(int content, int limit, int depth) {
      int at = content;
      while (bytes[at] != 0 || bytes[at + 1] != 0) {
        at = element(at, limit, depth + 1).next();
      }
      check(at + 2 <= limit);
      return at;
    }

    private boolean is(Element element, byte[] content) {
      return Arrays.equals(bytes, element.content(), element.end(), content, 0, content.length);
    }

    private boolean same(Element a, Element b) {
      return Arrays.equals(bytes, a.start(), a.next(), bytes, b.start(), b.next());
    }

    private byte[] copy(int from, int to) {
      return Arrays.copyOfRange(bytes, from, to);
    }

    private static void check(boolean holds) {
      if (!holds) {
        throw new NotOfThisForm();
      }
    }
  }
}
