package dev.muster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The arrows of docs/architecture.md. */
class ArchitectureTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.muster");

  @Test
  void theCoreKnowsNothingButItselfAndPlainJava() {
    classes()
        .that()
        .resideInAPackage("dev.muster.core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.muster.core..",
            "java.lang..",
            "java.util",
            "java.util.function",
            "java.util.stream",
            "java.time",
            "java.nio")
        .check(ALL);
  }

  @Test
  void theCoreHasNoClockAndNoRandomness() {
    noClasses()
        .that()
        .resideInAPackage("dev.muster.core..")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Clock.class, InstantSource.class, Random.class)
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .check(ALL);
  }

  @Test
  void theLogKnowsTheCoreAndTheSchemasAlone() {
    onlyKnows("dev.muster.log..", "dev.muster.core..", "dev.muster.schemas..");
  }

  @Test
  void theGatewayKnowsTheLogAlone() {
    onlyKnows(
        "dev.muster.gateway..",
        "dev.muster.log..",
        "dev.muster.core..",
        "dev.muster.plist..",
        "dev.muster.packages..");
  }

  /**
   * What a device is told there that is none of ours makes one that is managed remove its
   * management, so nothing that answers a check-in may know it.
   */
  @Test
  void ofTheGatewayOnlyItsRoutesKnowHowDepDevicesAreRefused() {
    noClasses()
        .that()
        .resideInAPackage("dev.muster.gateway..")
        .and()
        .resideOutsideOfPackage("dev.muster.gateway.dep..")
        .and()
        .haveNameNotMatching(
            "dev\\.muster\\.gateway\\.(AccountRoutes|DepRoutes|DeviceGateway|EnrollmentAccess"
                + "|SignInAccess|SignInRoutes)(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.muster.gateway.dep..")
        .check(ALL);
  }

  @Test
  void theAdminApiKnowsTheLogAlone() {
    onlyKnows(
        "dev.muster.admin..",
        "dev.muster.log..",
        "dev.muster.core..",
        "dev.muster.plist..",
        "dev.muster.packages..",
        "dev.muster.catalog..",
        "dev.muster.console..");
  }

  @Test
  void theEmbeddedBrokerKnowsNothingOfOurs() {
    onlyKnows("dev.muster.kafka..");
  }

  @Test
  void thePlistReaderKnowsNothingOfOurs() {
    onlyKnows("dev.muster.plist..");
  }

  @Test
  void thePackagesKnowTheCoreAndTheKeysAlone() {
    onlyKnows("dev.muster.packages..", "dev.muster.log.seal..", "dev.muster.core..");
  }

  @Test
  void ofThePackagesOnlyTheirS3SpeaksToAnybody() {
    noClasses()
        .that()
        .resideInAPackage("dev.muster.packages..")
        .and()
        .resideOutsideOfPackage("dev.muster.packages.s3..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "java.net.http..")
        .check(ALL);
  }

  @Test
  void theCatalogKnowsNothingOfOurs() {
    onlyKnows("dev.muster.catalog..");
  }

  @Test
  void theConsoleKnowsNothingOfOurs() {
    onlyKnows("dev.muster.console..");
  }

  @Test
  void theSimulatorKnowsNothingOfOurs() {
    onlyKnows("dev.muster.simulator..");
  }

  @Test
  void theProjectionsKnowTheLogAlone() {
    onlyKnows(
        "dev.muster.projections..",
        "dev.muster.log..",
        "dev.muster.core..",
        "dev.muster.schemas..");
  }

  @Test
  void theDepRoomKnowsTheLogAndTheCoreAlone() {
    onlyKnows("dev.muster.dep..", "dev.muster.log..", "dev.muster.core..");
  }

  @Test
  void theWebhooksKnowTheLogAndTheCoreAlone() {
    onlyKnows("dev.muster.webhook..", "dev.muster.log..", "dev.muster.core..");
  }

  @Test
  void onlyTheirCallerSpeaksHttpInTheWebhooks() {
    noClasses()
        .that()
        .resideInAPackage("dev.muster.webhook..")
        .and()
        .resideOutsideOfPackage("dev.muster.webhook.http..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx.core.http..", "java.net.http..")
        .check(ALL);
  }

  @Test
  void onlyTheClientOfApplesServiceSpeaksHttpInTheDepRoom() {
    noClasses()
        .that()
        .resideInAPackage("dev.muster.dep..")
        .and()
        .resideOutsideOfPackage("dev.muster.dep.apple..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.net.http..")
        .check(ALL);
  }

  @Test
  void provisioningKnowsTheLogPropertyListsAndTheCatalogAlone() {
    onlyKnows(
        "dev.muster.provision..",
        "dev.muster.log..",
        "dev.muster.core..",
        "dev.muster.plist..",
        "dev.muster.catalog..");
  }

  @Test
  void theMigrationKnowsPropertyListsAlone() {
    onlyKnows("dev.muster.migration..", "dev.muster.plist..");
  }

  @Test
  void theBackupKnowsTheLogAndThePackagesAlone() {
    onlyKnows(
        "dev.muster.backup..", "dev.muster.log..", "dev.muster.core..", "dev.muster.packages..");
  }

  @Test
  void theFaultsKnowTheLogAndTheSimulatorAlone() {
    onlyKnows(
        "dev.muster.faults..", "dev.muster.log..", "dev.muster.core..", "dev.muster.simulator..");
  }

  @Test
  void onlyTheLogAndThoseWhoShareItsPartitionsSpeakToKafka() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.muster.log..",
            "dev.muster.projections..",
            "dev.muster.kafka..",
            "dev.muster.backup..",
            "dev.muster.bench..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(ALL);
  }

  private static void onlyKnows(String room, String... others) {
    String[] allowed = new String[others.length + 1];
    System.arraycopy(others, 0, allowed, 0, others.length);
    allowed[others.length] = room;
    noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage("dev.muster..")
                .and(JavaClass.Predicates.resideOutsideOfPackages(allowed)))
        .check(ALL);
  }
}
