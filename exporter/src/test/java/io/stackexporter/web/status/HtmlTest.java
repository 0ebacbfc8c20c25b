package io.stackexporter.web.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a text holds, it stays a text. */
class HtmlTest {
    private final Html html = new Html();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            <script>alert(1)</script>   | &lt;script&gt;alert(1)&lt;/script&gt;
            " onclick="x                | &quot; onclick=&quot;x
            &lt;                        | &amp;lt;
            数据库 😀                    | 数据库 😀
            """)
    void textAndValueAreEscaped(String text, String escaped) {
        assertThat(html.element("p", text, "title", text).page())
                .isEqualTo("<!DOCTYPE html>\n<p title=\"" + escaped + "\">" + escaped + "</p>");
    }

    @ParameterizedTest
    @CsvSource({"0", "8", "27", "127", "133", "8238", "8295", "55296", "56320"})
    void whatNoPageMayHoldIsReplaced(int character) {
        assertThat(html.text("a" + (char) character + "b").page()).endsWith("\na\uFFFDb");
    }

    @Test
    void elementsEndInTheOrderOfTheirBeginning() {
        html.open("div")
                .open("p", "class", "")
                .text("a")
                .close()
                .open("input", "value", "")
                .open("span");
        assertThat(html.page()).endsWith("<div><p>a</p><input value=\"\"><span></span></div>");
    }
}
