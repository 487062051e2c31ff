package dev.muster.packages.check;

import dev.muster.core.event.PackageFact.App;
import dev.muster.packages.check.CheckedPackage.Description;
import dev.muster.packages.check.Toc.Data;
import dev.muster.packages.check.Toc.Entry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;

/**
 * What a package says of itself: in {@code Distribution} the title, the product and the components
 * with their bundles, and in each component's {@code PackageInfo} the same of that component. For
 * one thread.
 */
final class DescriptionReader {
  static final String DISTRIBUTION = "Distribution";
  private static final String PACKAGE_INFO = "PackageInfo";
  private static final int LARGEST = 8 << 20;
  private static final int COMPONENTS = 64;
  private static final int APPS = 256;
  private static final int TEXT = 256;

  private final Map<String, App> apps = new LinkedHashMap<>();
  private String title = "";
  private String productId = "";
  private String productVersion = "";
  private String componentId = "";
  private String componentVersion = "";

  /**
   * Reads what an archive says of itself.
   *
   * @throws Refused if it can't be read
   */
  static Description read(Xar archive) throws IOException, Refused {
    DescriptionReader reader = new DescriptionReader();
    List<Entry> files = archive.toc().files();
    int components = 0;
    for (Entry file : files) {
      Optional<Data> data = file.data();
      boolean info = file.path().equals(PACKAGE_INFO) || file.path().endsWith("/" + PACKAGE_INFO);
      if (data.isPresent() && (file.path().equals(DISTRIBUTION) || info)) {
        if (info && ++components > COMPONENTS) {
          continue;
        }
        reader.read(archive.content(data.get(), LARGEST), file.path());
      }
    }
    return reader.description();
  }

  private void read(byte[] content, String path) throws Refused {
    try {
      Xml xml = new Xml(new ByteArrayInputStream(content));
      Optional<String> root = xml.child();
      if (root.isPresent() && root.get().equals("pkg-info")) {
        component(xml.attribute("identifier"), xml.attribute("version"));
      }
      if (root.isPresent()) {
        children(xml);
      }
    } catch (XMLStreamException e) {
      throw Xar.damaged("its %s can't be read".formatted(path));
    }
  }

  private void children(Xml xml) throws XMLStreamException {
    for (Optional<String> name = xml.child(); name.isPresent(); name = xml.child()) {
      switch (name.get()) {
        case "title" -> title = cut(xml.text());
        case "product" -> {
          productId = cut(xml.attribute("id"));
          productVersion = cut(xml.attribute("version"));
          xml.skip();
        }
        case "pkg-ref" -> {
          component(xml.attribute("id"), xml.attribute("version"));
          children(xml);
        }
        case "bundle-version" -> children(xml);
        case "bundle" -> {
          bundle(xml);
          xml.skip();
        }
        default -> xml.skip();
      }
    }
  }

  /** The first one that has a version. */
  private void component(String id, String version) {
    if (!version.isEmpty() && componentVersion.isEmpty()) {
      componentId = cut(id);
      componentVersion = cut(version);
    } else if (componentId.isEmpty()) {
      componentId = cut(id);
    }
  }

  private void bundle(Xml xml) {
    String id = cut(xml.attribute("id"));
    if (!id.isEmpty() && xml.attribute("path").endsWith(".app") && apps.size() < APPS) {
      String version = xml.attribute("CFBundleShortVersionString");
      apps.putIfAbsent(
          id, new App(id, cut(version.isEmpty() ? xml.attribute("CFBundleVersion") : version)));
    }
  }

  private static String cut(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() > TEXT ? line.substring(0, TEXT) : line;
  }

  private Description description() {
    return new Description(
        title,
        productId.isEmpty() ? componentId : productId,
        productVersion.isEmpty() ? componentVersion : productVersion,
        List.copyOf(apps.values()));
  }
}
