package dev.sluice.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Answers to requests that never become one, in the form of RFC 9457; each ends its connection. */
enum Refusals {
    TOO_LARGE(413, "Request Entity Too Large"),
    TOO_SLOW(408, "Request Timeout"),
    UNREADABLE(400, "Bad Request"),
    UNKNOWN(401, "Unauthorized"),
    UNKNOWN_METHOD(501, "Not Implemented"),
    BUSY(503, "Service Unavailable");

    private static final long KILOBYTE = 1 << 10;

    private final int status;
    private final String title;

    Refusals(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** Of a body that is larger than its address allows. */
    static ByteBuf tooLarge(long most) {
        return TOO_LARGE.answer("a body for this address may have " + most / KILOBYTE + " kB", "");
    }

    /** Of a request whose last byte did not come in time. */
    static ByteBuf tooSlow(Duration limit) {
        return TOO_SLOW.answer("a whole request must be here within " + limit.toSeconds() + " seconds", "");
    }

    /** Of a larger body by nobody who is known. */
    static ByteBuf unknown() {
        return UNKNOWN.answer(
                "send 'Authorization: Bearer <api key>' with a key that is known here", "WWW-Authenticate: Bearer\r\n");
    }

    /** Of a larger body by somebody who may be known elsewhere. */
    static ByteBuf unread() {
        return BUSY.answer(
                "this replica has not read everything yet, and cannot tell who may send so much; send it again",
                "Retry-After: 2\r\n");
    }

    /** Of what is no HTTP. */
    static ByteBuf unreadable() {
        return UNREADABLE.answer("this is no request of HTTP/1.1, or its head is too large", "");
    }

    /** Of an address that holds what no name here ever holds. */
    static ByteBuf unnamed() {
        return UNREADABLE.answer("no address or parameter may hold U+0000", "");
    }

    /** Of a method that nobody here takes. */
    static ByteBuf unknownMethod() {
        return UNKNOWN_METHOD.answer("this server knows GET, HEAD, POST, PUT, PATCH, DELETE and OPTIONS", "");
    }

    /** Of a body that there is no memory for now. */
    static ByteBuf busy() {
        return BUSY.answer("too many large bodies are on their way; send it again", "Retry-After: 2\r\n");
    }

    private ByteBuf answer(String detail, String headers) {
        String body = "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
                .formatted(title, status, detail);
        return Unpooled.copiedBuffer(
                "HTTP/1.1 %d %s\r\nContent-Type: application/problem+json\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                        .formatted(status, title, headers, body.length(), body),
                StandardCharsets.US_ASCII);
    }
}
