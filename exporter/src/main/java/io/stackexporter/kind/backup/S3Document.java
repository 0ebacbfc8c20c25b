package io.stackexporter.kind.backup;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An answer of a store: texts by the names of their elements, and the same for each file of a list. Nothing that an answer
 * could make a reader of XML do is allowed: no entities of its own, no other documents.
 */
record S3Document(Map<String, String> texts, List<Map<String, String>> files) {
    static final S3Document EMPTY = new S3Document(Map.of(), List.of());

    private static final String FILE = "Contents";
    private static final int DEEPEST = 16;

    static S3Document read(byte[] bytes) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
            return new Parser(reader).read();
        } catch (XMLStreamException e) {
            throw S3Exception.unreadable("it is not XML");
        }
    }

    String text(String name) {
        return texts.getOrDefault(name, "");
    }

    /** One reading. */
    private static final class Parser {
        private final XMLStreamReader reader;
        private final Map<String, String> texts = new HashMap<>();
        private final List<Map<String, String>> files = new ArrayList<>();
        private Map<String, String> into = texts;

        Parser(XMLStreamReader reader) {
            this.reader = reader;
        }

        S3Document read() throws XMLStreamException, IOException {
            int depth = 0;
            StringBuilder text = new StringBuilder();
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        begin(reader.getLocalName(), ++depth);
                        text.setLength(0);
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
                    case XMLStreamConstants.END_ELEMENT -> {
                        end(reader.getLocalName(), text.toString());
                        text.setLength(0);
                        depth--;
                    }
                    case XMLStreamConstants.DTD -> throw S3Exception.unreadable("it defines a document type");
                    default -> {
                        // Comments and the like say nothing.
                    }
                }
            }
            return new S3Document(texts, files);
        }

        private void begin(String name, int depth) throws IOException {
            if (depth > DEEPEST) {
                throw S3Exception.unreadable("it is nested too deeply");
            }
            if (name.equals(FILE)) {
                into = new HashMap<>();
                files.add(into);
            }
        }

        private void end(String name, String text) {
            if (name.equals(FILE)) {
                into = texts;
            } else {
                into.putIfAbsent(name, text);
            }
        }
    }
}
