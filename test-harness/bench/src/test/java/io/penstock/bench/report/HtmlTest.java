/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlTest {
    private final String html = Html.of(RunSamples.quiet());

    @Test
    void shouldNeedNothingFromTheNetworkAndRunNoScript() throws Exception {
        // Given
        Set<String> reaching =
                Set.of("script", "iframe", "object", "embed", "img", "image", "use", "video", "audio", "form");

        // When
        List<Element> all = elements(parsed(), "*");

        // Then
        assertThat(all).extracting(Element::getTagName).doesNotContainAnyElementsOf(reaching);
        assertThat(all).allSatisfy(e -> {
            assertThat(e.getAttribute("src")).isEmpty();
            assertThat(e.getAttribute("style")).isEmpty();
            assertThat(e.getAttribute("href")).matches("|#.+|data:,");
        });
        assertThat(elements(parsed(), "style").get(0).getTextContent()).doesNotContain("url(", "@import", "http");
    }

    @Test
    void shouldLinkOnlyToPlacesThatThereAre() throws Exception {
        List<String> ids = elements(parsed(), "*").stream()
                .map(e -> e.getAttribute("id"))
                .filter(id -> !id.isEmpty())
                .toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(elements(parsed(), "a")).isNotEmpty().allSatisfy(a -> assertThat(ids)
                .contains(a.getAttribute("href").substring(1)));
    }

    @Test
    void shouldSayEachChartInWordsAndNumbersToo() throws Exception {
        // When
        List<Element> charts = elements(parsed(), "figure");

        // Then
        assertThat(charts).hasSize(4).allSatisfy(figure -> {
            Element svg = elements(figure, "svg").get(0);
            assertThat(svg.getAttribute("role")).isEqualTo("img");
            assertThat(elements(svg, "title").get(0).getTextContent()).isNotBlank();
            assertThat(elements(svg, "desc").get(0).getTextContent()).isNotBlank();
            assertThat(elements(figure, "table")).hasSize(1);
        });
    }

    @Test
    void shouldNameEachAxisWithItsUnit() {
        assertThat(html)
                .contains(
                        ">rate (messages/s)<",
                        ">latency (ms), log<",
                        ">time (min)<",
                        ">resident memory (MB)<",
                        ">devices, log<");
    }

    @Test
    void shouldSayWhatWasMissedWhatFailedAndWhatWasLeftOut() {
        assertThat(html)
                .contains("Goals missed: 1", "Not measured: soak", "Left out: mqtt")
                .doesNotContain("too noisy");
        assertThat(Html.of(RunSamples.of(
                        io.penstock.bench.measure.Samples.of(1), io.penstock.bench.measure.Samples.of(1), 300)))
                .contains("too noisy");
    }

    @Test
    void shouldFollowTheReadersLightOrDark() {
        assertThat(html).contains("prefers-color-scheme: dark", "width=device-width");
    }

    private Document parsed() throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    }

    private static List<Element> elements(Document in, String name) {
        return list(in.getElementsByTagName(name));
    }

    private static List<Element> elements(Element in, String name) {
        return list(in.getElementsByTagName(name));
    }

    private static List<Element> list(NodeList nodes) {
        List<Element> all = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            all.add((Element) nodes.item(i));
        }
        return all;
    }
}
