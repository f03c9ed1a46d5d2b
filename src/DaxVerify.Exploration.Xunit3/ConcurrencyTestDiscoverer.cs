using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace DaxVerify.Exploration.Xunit3;

/// <summary>Finds the test cases of <see cref="ConcurrencyTestAttribute"/>: one, or one for each row of data; called by xunit.</summary>
public sealed class ConcurrencyTestDiscoverer : TheoryDiscoverer
{
    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, IXunitTestMethod testMethod, IFactAttribute factAttribute)
    {
        ArgumentNullException.ThrowIfNull(testMethod);
        if (testMethod.Parameters.Count > 0)
        {
            return await base.Discover(discoveryOptions, testMethod, factAttribute).ConfigureAwait(false);
        }

        var details = TestIntrospectionHelper.GetTestCaseDetails(discoveryOptions, testMethod, factAttribute);
        return
        [
            new ConcurrencyTestCase(
                details.ResolvedTestMethod, details.TestCaseDisplayName, details.UniqueID, details.Explicit, details.SkipExceptions, details.SkipReason, details.SkipType, details.SkipUnless,
                details.SkipWhen, TraitsOf(testMethod), null, details.SourceFilePath, details.SourceLineNumber, details.Timeout),
        ];
    }

    /// <inheritdoc/>
    protected override ValueTask<IReadOnlyCollection<IXunitTestCase>> CreateTestCasesForDataRow(
        ITestFrameworkDiscoveryOptions discoveryOptions, IXunitTestMethod testMethod, ITheoryAttribute theoryAttribute, ITheoryDataRow dataRow, object?[] testMethodArguments)
    {
        var details = TestIntrospectionHelper.GetTestCaseDetailsForTheoryDataRow(discoveryOptions, testMethod, theoryAttribute, dataRow, testMethodArguments);
        return new([
            new ConcurrencyTestCase(
                details.ResolvedTestMethod, details.TestCaseDisplayName, details.UniqueID, details.Explicit, details.SkipExceptions, details.SkipReason, details.SkipType, details.SkipUnless,
                details.SkipWhen, TestIntrospectionHelper.GetTraits(testMethod, dataRow), testMethodArguments, details.SourceFilePath, details.SourceLineNumber, details.Timeout),
        ]);
    }

    /// <inheritdoc/>
    protected override ValueTask<IReadOnlyCollection<IXunitTestCase>> CreateTestCasesForTheory(
        ITestFrameworkDiscoveryOptions discoveryOptions, IXunitTestMethod testMethod, ITheoryAttribute theoryAttribute)
    {
        ArgumentNullException.ThrowIfNull(theoryAttribute);
        ArgumentNullException.ThrowIfNull(testMethod);
        var details = TestIntrospectionHelper.GetTestCaseDetails(discoveryOptions, testMethod, theoryAttribute);
        if (details.SkipReason is not null && details.SkipUnless is null && details.SkipWhen is null)
        {
            return base.CreateTestCasesForTheory(discoveryOptions, testMethod, theoryAttribute);
        }

        return new([
            new ConcurrencyTheoryTestCase(
                details.ResolvedTestMethod, details.TestCaseDisplayName, details.UniqueID, details.Explicit, theoryAttribute.SkipTestWithoutData, details.SkipExceptions, details.SkipReason,
                details.SkipType, details.SkipUnless, details.SkipWhen, TraitsOf(testMethod), details.SourceFilePath, details.SourceLineNumber, details.Timeout),
        ]);
    }

    private static Dictionary<string, HashSet<string>> TraitsOf(IXunitTestMethod method) => method.Traits.ToDictionary(one => one.Key, one => one.Value.ToHashSet());
}
