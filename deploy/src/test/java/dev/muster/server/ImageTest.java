package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The image is made with Docker and without: by its Dockerfile, and by packaging/image. */
class ImageTest {
  private final Document pom;
  private final Dockerfile dockerfile;

  ImageTest() throws Exception {
    pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("../packaging/image/pom.xml").toFile());
    dockerfile = Dockerfile.read();
  }

  @Test
  void bothSayTheSameOfHowAContainerIsRun() throws Exception {
    assertEquals(dockerfile.list("ENTRYPOINT"), said("entrypoint/arg"));
    assertEquals(dockerfile.list("CMD"), said("args/arg"));
    assertEquals(dockerfile.words("USER"), said("user"));
    assertEquals(dockerfile.words("WORKDIR"), said("workingDirectory"));
    assertEquals(dockerfile.words("VOLUME"), said("volumes/volume"));
    assertEquals(dockerfile.words("EXPOSE"), said("ports/port"));
    List<String> environment = new ArrayList<>();
    NodeList variables = nodes("environment/*");
    for (int i = 0; i < variables.getLength(); i++) {
      environment.add(
          variables.item(i).getNodeName() + "=" + variables.item(i).getTextContent().strip());
    }
    assertEquals(dockerfile.words("ENV"), environment);
  }

  @Test
  void itsPortsAreThoseOfAServerWithoutSettings() throws Exception {
    Configuration configuration =
        Configuration.read(Path.of("nowhere"), Optional.empty(), Map.of(), Map.of());
    assertEquals(
        List.of(
            Integer.toString(configuration.gateway().port()),
            Integer.toString(configuration.admin().port()),
            Integer.toString(configuration.operations().port())),
        said("ports/port"));
  }

  private List<String> said(String path) throws Exception {
    List<String> texts = new ArrayList<>();
    NodeList nodes = nodes(path);
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent().strip());
    }
    return texts;
  }

  private NodeList nodes(String path) throws Exception {
    return (NodeList)
        XPathFactory.newInstance()
            .newXPath()
            .evaluate("//configuration/container/" + path, pom, XPathConstants.NODESET);
  }
}
