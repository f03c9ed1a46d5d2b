using Xunit.Abstractions;
using Xunit.Sdk;

namespace DaxVerify.Exploration.Xunit;

/// <summary>Finds the test cases of <see cref="ConcurrencyTestAttribute"/>: one, or one for each row of data; called by xunit.</summary>
public sealed class ConcurrencyTestDiscoverer : TheoryDiscoverer
{
    /// <summary>Makes the discoverer.</summary>
    /// <param name="diagnosticMessageSink">Where xunit wants diagnostics.</param>
    public ConcurrencyTestDiscoverer(IMessageSink diagnosticMessageSink)
        : base(diagnosticMessageSink)
    {
    }

    /// <inheritdoc/>
    public override IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute)
    {
        ArgumentNullException.ThrowIfNull(testMethod);
        return testMethod.Method.GetParameters().Any()
            ? base.Discover(discoveryOptions, testMethod, theoryAttribute)
            : CreateTestCasesForDataRow(discoveryOptions, testMethod, theoryAttribute, null!);
    }

    /// <inheritdoc/>
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute, object[] dataRow) =>
        [new ConcurrencyTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod, dataRow)];

    /// <inheritdoc/>
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForTheory(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute) =>
        [new ConcurrencyTheoryTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)];
}
