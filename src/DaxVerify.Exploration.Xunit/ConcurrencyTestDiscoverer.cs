using Xunit.Abstractions;
using Xunit.Sdk;

namespace DaxVerify.Exploration.Xunit;

/// <summary>Finds the test cases of <see cref="ConcurrencyTestAttribute"/>; called by xunit.</summary>
public sealed class ConcurrencyTestDiscoverer : IXunitTestCaseDiscoverer
{
    private readonly IMessageSink _diagnostics;

    /// <summary>Makes the discoverer.</summary>
    /// <param name="diagnosticMessageSink">Where xunit wants diagnostics.</param>
    public ConcurrencyTestDiscoverer(IMessageSink diagnosticMessageSink) => _diagnostics = diagnosticMessageSink;

    /// <inheritdoc/>
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        ArgumentNullException.ThrowIfNull(testMethod);
        if (testMethod.Method.GetParameters().Any())
        {
            return
            [
                new ExecutionErrorTestCase(
                    _diagnostics,
                    discoveryOptions.MethodDisplayOrDefault(),
                    discoveryOptions.MethodDisplayOptionsOrDefault(),
                    testMethod,
                    "[ConcurrencyTest] methods have no parameters"),
            ];
        }

        return [new ConcurrencyTestCase(_diagnostics, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)];
    }
}
