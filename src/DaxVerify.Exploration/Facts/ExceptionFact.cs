namespace DaxVerify.Exploration.Facts;

/// <summary>An exception that left a thread.</summary>
/// <param name="Type">Full name of its type.</param>
/// <param name="Message">Its message.</param>
/// <param name="IsAssertion">Whether its type says that it is a failed assertion; see <c>specs/exploration.md</c>.</param>
public sealed record ExceptionFact(string Type, string Message, bool IsAssertion);
