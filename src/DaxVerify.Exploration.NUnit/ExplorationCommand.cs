using DaxVerify.Exploration.Testing;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Commands;

namespace DaxVerify.Exploration.NUnit;

/// <summary>Explores a test where NUnit would run it once.</summary>
internal sealed class ExplorationCommand : TestCommand
{
    private readonly IConcurrencySettings _settings;

    /// <summary>Makes the command.</summary>
    public ExplorationCommand(Test test, IConcurrencySettings settings)
        : base(test) => _settings = settings;

    /// <inheritdoc/>
    public override TestResult Execute(TestExecutionContext context)
    {
        var test = (TestMethod)Test;
        var outcome = ConcurrencyTests.Run(new ConcurrencyTest
        {
            Class = test.TypeInfo!.Type,
            Method = test.Method!.MethodInfo,
            Arguments = test.Arguments,
            Settings = _settings,
            LifeCycle = new NUnitLifeCycle(test).Run,
            Timeout = TimeSpan.FromMilliseconds(test.Properties.Get(PropertyNames.Timeout) is int timeout ? timeout : context.TestCaseTimeout),
        });
        var result = context.CurrentResult;
        if (outcome.Failure is not null)
        {
            result.OutWriter.Write(outcome.Output);
            result.SetResult(outcome.Verdict == ConcurrencyVerdict.Bug ? ResultState.Failure : ResultState.Error, outcome.Text, null);
            return result;
        }

        result.OutWriter.Write(outcome.TextWithOutput);
        if (outcome.Verdict == ConcurrencyVerdict.Skipped)
        {
            result.SetResult(ResultState.Ignored, outcome.Text);
        }
        else
        {
            result.SetResult(ResultState.Success);
        }

        return result;
    }
}
