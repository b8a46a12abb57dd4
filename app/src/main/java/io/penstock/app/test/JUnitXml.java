/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import java.io.StringWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Results as the XML that Ant's JUnit task began to write, and that build servers read. */
final class JUnitXml {
    private final XMLStreamWriter xml;

    private JUnitXml(XMLStreamWriter xml) {
        this.xml = xml;
    }

    static String of(List<CaseResult> results) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            new JUnitXml(xml).suites(results);
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a text can be written", e);
        }
        return text.toString();
    }

    private void suites(List<CaseResult> results) throws XMLStreamException {
        Map<String, List<CaseResult>> files = results.stream()
                .collect(Collectors.groupingBy(r -> r.testCase().file(), LinkedHashMap::new, Collectors.toList()));
        xml.writeStartDocument("UTF-8", "1.0");
        start("testsuites", "penstock", results);
        for (Map.Entry<String, List<CaseResult>> file : files.entrySet()) {
            start("testsuite", file.getKey(), file.getValue());
            for (CaseResult result : file.getValue()) {
                testCase(result);
            }
            xml.writeEndElement();
        }
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private void start(String element, String name, List<CaseResult> results) throws XMLStreamException {
        xml.writeCharacters("\n");
        xml.writeStartElement(element);
        xml.writeAttribute("name", name);
        xml.writeAttribute("tests", String.valueOf(results.size()));
        xml.writeAttribute(
                "failures",
                String.valueOf(results.stream().filter(r -> !r.passed()).count()));
        xml.writeAttribute("errors", "0");
        xml.writeAttribute(
                "time", seconds(results.stream().map(CaseResult::took).reduce(Duration.ZERO, Duration::plus)));
    }

    private void testCase(CaseResult result) throws XMLStreamException {
        xml.writeCharacters("\n");
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", result.testCase().file());
        xml.writeAttribute("name", result.testCase().name());
        xml.writeAttribute("time", seconds(result.took()));
        if (!result.passed()) {
            CaseResult.Failure first = result.failures().get(0);
            xml.writeStartElement("failure");
            xml.writeAttribute("message", clean(first.place() + ": " + first.text()));
            xml.writeAttribute("type", "expectation");
            xml.writeCharacters(clean(String.join("\n", TestReport.failures(result))));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.3f", took.toMillis() / 1000.0);
    }

    /** Without what XML 1.0 (section 2.2) cannot hold. */
    private static String clean(String text) {
        return text.replaceAll("[^\\x09\\x0A\\x0D\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD");
    }
}
