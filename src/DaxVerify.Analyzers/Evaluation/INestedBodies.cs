using DaxVerify.Analyzers.Effects;
using DaxVerify.Analyzers.State;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace DaxVerify.Analyzers.Evaluation;

/// <summary>Goes through the bodies that are nested in one that is evaluated: whoever walks through bodies offers it to the evaluator.</summary>
internal interface INestedBodies
{
    /// <summary>Goes through a lambda.</summary>
    /// <param name="kind">What it may touch.</param>
    /// <param name="entry">What holds when it is entered.</param>
    /// <param name="findings">Where findings go.</param>
    /// <returns>What holds when it ends normally; null if it never does, or if it is not gone through.</returns>
    FlowState? RunLambda(IFlowAnonymousFunctionOperation lambda, BodyKind kind, FlowState entry, Findings findings);

    /// <summary>Goes through a local function.</summary>
    /// <param name="function">The local function.</param>
    /// <param name="entry">What holds when it is entered.</param>
    /// <param name="findings">Where findings go.</param>
    /// <param name="isCalled">Whether it is called here, so that what it leaves held is its caller's from then on.</param>
    /// <returns>
    /// What holds when it ends normally, with the value that it returns as that of the function itself; null if it never does, or if it is not gone through.
    /// </returns>
    FlowState? RunFunction(IMethodSymbol function, FlowState entry, Findings findings, bool isCalled);
}
