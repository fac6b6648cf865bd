package dev.nono.proxy;

import java.util.Optional;

/**
 * Requests that are signed as AWS asks for (Signature Version 4). What is empty is found out.
 *
 * @param profile the profile in the files of the AWS command line
 * @param region the region
 * @param service the name of the service in signatures
 */
public record AwsAuth(Optional<String> profile, Optional<String> region, Optional<String> service) {}
