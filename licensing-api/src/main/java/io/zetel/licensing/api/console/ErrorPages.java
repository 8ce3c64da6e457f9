package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.problem.Fault;
import io.zetel.licensing.api.http.problem.ProblemPages;
import io.zetel.licensing.api.http.problem.RequestId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Says in the reader's language what went wrong, with the id that finds it in the log. */
@Component
class ErrorPages implements ProblemPages {

    private static final Set<Integer> KNOWN = Set.of(400, 403, 404, 409, 412, 429, 503, 504);

    private final ObjectProvider<Pages> pages;

    ErrorPages(ObjectProvider<Pages> pages) {
        this.pages = pages;
    }

    @Override
    public boolean isFor(HttpServletRequest request) {
        var path = request.getRequestURI();
        return path.equals(ConsoleSecurity.ROOT) || path.startsWith(ConsoleSecurity.ROOT + "/");
    }

    @Override
    public void write(
            HttpServletRequest request,
            HttpServletResponse response,
            int status,
            String code,
            String detail,
            List<Fault> faults)
            throws IOException {
        var base = pages.getObject().shell(request);
        var key = "error." + (KNOWN.contains(status) ? status : "other");
        var shell = base.titled(base.t(key + ".title"));
        var said = faults.isEmpty() && base.words().has("refusal." + code)
                ? List.of(base.refusal(code))
                : faults.stream()
                        .map(fault -> base.fault(fault.code()))
                        .distinct()
                        .toList();
        response.setContentType("text/html;charset=UTF-8");
        response.getOutputStream()
                .write(Pages.html(out -> JteerrorGenerated.render(
                                out, null, shell, base.t(key), said, code, RequestId.of(request)))
                        .getBytes(StandardCharsets.UTF_8));
    }
}
