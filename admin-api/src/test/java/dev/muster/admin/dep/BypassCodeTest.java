package dev.muster.admin.dep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BypassCodeTest {
  /** As NanoDEP has them for the same bytes. */
  @ParameterizedTest
  @CsvSource({
    "00000000000000000000000000000000, 00000-00000-0000-0000-0000-0000,"
        + " deab860d28deb5b7121d6d8fcf0f78e1471756d1b2c566c03277c23ea8930b4f",
    "1ea841db5edfafe6075b5ae0d845d254, 3UM43-PUYVY-QYD1-UVCC-HEHJ-FKA4,"
        + " 6ab40d5eabe7218ec04182f461005600c7e3426bddd82cdb405bde9a1e0014b5",
    "cb84798c3ca85a674194550a2e96aed8, TF27L-31WN1-E6FH-DMAM-52X5-NFV0,"
        + " 23cf8b7873425fd8efe31dc5b6ab9c357eb98a2a59c82ea1084ca8af58cc480a"
  })
  void aCodeIsWrittenAndDerivedAsOthersDo(String hex, String code, String escrowKey) {
    BypassCode made = BypassCode.of(HexFormat.of().parseHex(hex));
    assertEquals(code, made.code());
    assertEquals(escrowKey, made.escrowKey());
    assertEquals(hex, BypassCode.parse(code).hex());
  }

  @RepeatedTest(5)
  void theEscrowKeyIsWhatAnotherPbkdf2Makes() {
    BypassCode made = BypassCode.random(new SecureRandom());
    PKCS5S2ParametersGenerator other = new PKCS5S2ParametersGenerator(new SHA256Digest());
    other.init(HexFormat.of().parseHex(made.hex()), new byte[4], 50_000);
    byte[] key = ((KeyParameter) other.generateDerivedMacParameters(256)).getKey();
    assertEquals(HexFormat.of().formatHex(key), made.escrowKey());
  }

  @RepeatedTest(20)
  void whatAPersonReadsIsTheCode() {
    BypassCode made = BypassCode.random(new SecureRandom());
    assertEquals(made, BypassCode.parse(made.code().toLowerCase()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "3UM43", "3UM43-PUYVY-QYD1-UVCC-HEHJ-FKAZ", "BUM43-PUYVY-QYD1-UVCC-HEHJ-FKA4"})
  void whatIsNoCodeIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> BypassCode.parse(text));
  }

  @Test
  void aCodeThatIsPrintedShowsNothing() {
    BypassCode made = BypassCode.random(new SecureRandom());
    assertFalse(made.toString().contains(made.code().substring(0, 5)));
  }
}
