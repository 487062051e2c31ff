package dev.muster.gateway.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muster.core.event.SignIn;
import dev.muster.gateway.signin.ProviderSettings.Allowed;
import dev.muster.gateway.signin.SignInTrouble.Kind;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who stands in claims, which people may have written themselves. */
class ClaimReaderTest {
  private static final Map<String, Object> ANNA =
      Map.of("sub", "00u1", "email", "anna@example.com", "name", "Anna Example");

  private static ClaimReader reader(Optional<Allowed> allowed) {
    return new ClaimReader(
        new ProviderSettings(
            URI.create("https://login.example.com"),
            "muster",
            "secret",
            List.of(),
            List.of("email", "preferred_username"),
            List.of("email"),
            allowed,
            Optional.empty()));
  }

  private static SignIn read(Map<String, Object> more) throws SignInTrouble {
    return reader(Optional.empty()).read(with(more));
  }

  private static Map<String, Object> with(Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(ANNA);
    all.putAll(more);
    return all;
  }

  private static Kind refused(Map<String, Object> more) {
    return assertThrows(SignInTrouble.class, () -> read(more)).kind();
  }

  @Test
  void aPersonHasAUserASubjectANameAndAnAccount() throws Exception {
    assertEquals(
        new SignIn(
            "anna@example.com",
            "00u1",
            Optional.of("Anna Example"),
            Optional.of("anna@example.com"),
            Optional.empty()),
        read(Map.of()));
  }

  @Test
  void anAddressThatNobodyVerifiedIsNobodys() throws Exception {
    SignIn pretender =
        read(Map.of("email_verified", false, "preferred_username", "pretender", "sub", "00u2"));
    assertEquals("pretender", pretender.user());
    assertEquals(Optional.empty(), pretender.account());
  }

  @Test
  void nobodyIsKnownByAnAddressThatTheyChoseThemselves() throws Exception {
    for (Object said : List.of(false, "false", "no")) {
      assertEquals(
          Kind.MISCONFIGURED,
          refused(Map.of("email_verified", said, "preferred_username", "anna@example.com")),
          said.toString());
    }
  }

  @Test
  void aUserWithWhatCantBeSeenIsNobody() {
    assertEquals(Kind.MISCONFIGURED, refused(Map.of("email", "anna@example.com\u200b")));
  }

  @Test
  void whatCantBeSeenIsLeftOutOfNames() throws Exception {
    assertEquals(
        Optional.of("<b>Anna</b>[31m evil"),
        read(Map.of("name", "<b>Anna</b>\u001b[31m\u202e evil\n\u200b")).fullName());
    assertEquals(Optional.empty(), read(Map.of("name", "\u0000\u200f ")).fullName());
    assertEquals(Optional.empty(), read(Map.of("name", List.of("Anna"))).fullName());
  }

  @Test
  void aLongNameIsCutAndALongUserIsNobody() throws Exception {
    assertEquals(
        ClaimReader.LONGEST, read(Map.of("name", "x".repeat(9_999))).fullName().get().length());
    assertEquals(Kind.REFUSED, refused(Map.of("email", "x".repeat(9_999))));
  }

  @Test
  void aSubjectThatNoStandardAllowsIsNobody() {
    assertEquals(Kind.REFUSED, refused(Map.of("sub", "x".repeat(256))));
    assertEquals(Kind.REFUSED, refused(Map.of("sub", "a\nb")));
    assertEquals(Kind.REFUSED, refused(Map.of("sub", "")));
  }

  @Test
  void whatIsNoAddressIsNoAccount() throws Exception {
    assertEquals(Optional.empty(), read(Map.of("email", "anna@<b>.com")).account());
    assertEquals(Optional.empty(), read(Map.of("email", "anna")).account());
  }

  @Test
  void onlyWhoHasOneOfTheValuesIsAllowed() throws Exception {
    ClaimReader staff = reader(Optional.of(new Allowed("groups", Set.of("staff", "admins"))));
    staff.read(with(Map.of("groups", List.of("x", "staff"))));
    staff.read(with(Map.of("groups", "admins")));
    for (Object groups : List.of(List.of("guests"), "staff,admins", List.of(), 7)) {
      assertThrows(SignInTrouble.class, () -> staff.read(with(Map.of("groups", groups))));
    }
    assertThrows(SignInTrouble.class, () -> staff.read(ANNA));
  }

  @Test
  void anAddressMayEndInADomainThatIsAllowed() throws Exception {
    ClaimReader ours = reader(Optional.of(new Allowed("email", Set.of("@example.com"))));
    ours.read(ANNA);
    assertThrows(
        SignInTrouble.class, () -> ours.read(with(Map.of("email", "anna@example.com.evil.org"))));
    assertThrows(SignInTrouble.class, () -> ours.read(with(Map.of("email_verified", false))));
  }
}
