package io.stackexporter.kind.http;

import io.stackexporter.collect.Deadline;
import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Explained;
import io.stackexporter.probe.ProbeException;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/** The page on which an application tells of itself, within one scrape. */
record MetricsPage(Service service, MetricsSettings settings, Deadline scrape, LargeAnswers large) {
    private static final String FORMATS =
            "text/plain;version=0.0.4, application/openmetrics-text;version=1.0.0;q=0.5, */*;q=0.1";
    private static final int OK = 200;

    /** Room to read it in. */
    LargeAnswers.Holder room() {
        return large.holder(scrape);
    }

    /** Fetches and reads it. */
    ForeignPage fetch(LargeAnswers.Holder room) throws IOException, InterruptedException {
        HttpUrl url = settings.url();
        Deadline limit = scrape.atMost(scrape.remaining().dividedBy(10).multipliedBy(9));
        Phases phases = new Phases();
        Service page = service.page(url);
        Request request = page.request(url, "GET", false)
                .newBuilder()
                .header("Accept", FORMATS)
                .header("Accept-Encoding", "gzip")
                .build();
        try (Response response = new Exchange(page, request, phases, limit).send(CookieJar.NO_COOKIES)) {
            if (response.code() != OK) {
                throw refused(response.code());
            }
            try (InputStream in = Body.unzipped(response)) {
                return ForeignPage.read(in, room);
            }
        } catch (IOException e) {
            throw explained(e, limit, phases);
        }
    }

    private ProbeException refused(int status) {
        boolean login =
                (status == 401 || status == 403) && service.credentials().any();
        return new ProbeException(
                login ? ErrorKind.AUTH : ErrorKind.QUERY,
                place() + " answers with status " + status + " instead of 200");
    }

    private IOException explained(IOException failure, Deadline limit, Phases phases) {
        if (limit.expired()) {
            return new ProbeException(
                    ErrorKind.TIMEOUT,
                    place() + " did not answer in time: the time was over while "
                            + phases.phase().doing(),
                    failure);
        }
        return failure instanceof Explained
                ? failure
                : new ProbeException(
                        ErrorKind.CONNECT,
                        place() + " broke off while " + phases.phase().doing(),
                        failure);
    }

    String place() {
        return "the page of metrics " + Service.shown(settings.url());
    }
}
