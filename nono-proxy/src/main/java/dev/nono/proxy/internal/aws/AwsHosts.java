package dev.nono.proxy.internal.aws;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Region and service of a host of AWS. */
public final class AwsHosts {
    private static final List<String> DOMAINS = List.of(".amazonaws.com", ".amazonaws.com.cn");
    private static final Pattern REGION = Pattern.compile("[a-z]{2,3}-(?:[a-z]+-)?[a-z]+-\\d+");
    private static final Map<String, String> SIGNING_NAMES = Map.ofEntries(
            Map.entry("bedrock", "bedrock"),
            Map.entry("bedrock-runtime", "bedrock"),
            Map.entry("bedrock-agent", "bedrock"),
            Map.entry("bedrock-agent-runtime", "bedrock"),
            Map.entry("bedrock-data-automation", "bedrock"),
            Map.entry("bedrock-data-automation-runtime", "bedrock"),
            Map.entry("email", "ses"),
            Map.entry("ses", "ses"),
            Map.entry("dynamodb", "dynamodb"),
            Map.entry("s3", "s3"),
            Map.entry("lambda", "lambda"),
            Map.entry("sqs", "sqs"),
            Map.entry("sns", "sns"),
            Map.entry("logs", "logs"),
            Map.entry("execute-api", "execute-api"),
            Map.entry("sts", "sts"),
            Map.entry("iam", "iam"));

    private AwsHosts() {}

    /** What a signature for this host is for; what was configured wins over what its name says. */
    public static Optional<AwsSignature.Scope> scope(String host, Optional<String> region, Optional<String> service) {
        Optional<String> foundRegion = region;
        Optional<String> foundService = service;
        for (String domain : DOMAINS) {
            if (host.endsWith(domain)) {
                String[] labels =
                        host.substring(0, host.length() - domain.length()).split("\\.", -1);
                String last = labels[labels.length - 1];
                boolean regional = labels.length > 1 && REGION.matcher(last).matches();
                if (foundRegion.isEmpty() && regional) {
                    foundRegion = Optional.of(last);
                }
                String name = regional ? labels[labels.length - 2] : last;
                int labelsOfService = regional ? 2 : 1;
                // A bucket may stand in front of s3; nothing else may stand in front of a service but an API's name.
                String plain = name.endsWith("-fips") ? name.substring(0, name.length() - 5) : name;
                boolean fronted =
                        labels.length > labelsOfService && !plain.equals("s3") && !plain.equals("execute-api");
                if (foundService.isEmpty() && !fronted) {
                    foundService = Optional.ofNullable(SIGNING_NAMES.get(plain));
                }
            }
        }
        if (foundRegion.isEmpty() || foundService.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new AwsSignature.Scope(foundRegion.get(), foundService.get()));
    }
}
