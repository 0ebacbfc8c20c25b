package io.stackexporter.probe;

import io.stackexporter.collect.ErrorKind;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Refuses an answer whose length is negative while the library still ends the connection for whoever throws: it takes the
 * length as it is, then can neither read the body nor close it, and so would never let go of the connection.
 */
public final class NegativeLength implements Interceptor {
    private static final int UNKNOWN = -1;

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        if (response.body().contentLength() < UNKNOWN) {
            throw new ProbeException(
                    ErrorKind.QUERY, "the length of the answer is negative, which no HTTP has; see what answers there");
        }
        return response;
    }
}
