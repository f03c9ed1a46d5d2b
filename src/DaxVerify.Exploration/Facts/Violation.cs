namespace DaxVerify.Exploration;

/// <summary>
/// What a judge says is wrong with an execution that came to its end: the program broke one of its own rules. It is reported as
/// <see cref="BugKind.InvariantBroken"/>, under the rule's name, and not as an exception that something threw.
/// </summary>
/// <param name="Rule">Name of the rule, such as an invariant's; two violations of one rule count as one defect.</param>
/// <param name="Message">What was expected, what was seen, where; its first line alone must make sense.</param>
public sealed record Violation(string Rule, string Message);
