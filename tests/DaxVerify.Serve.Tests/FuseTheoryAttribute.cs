namespace DaxVerify.Serve.Tests;

/// <summary>Tests that mount and run daxctl. Where that can't be they are skipped, and fail where <c>CI</c> is <c>true</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FuseTheoryAttribute : TheoryAttribute
{
    public FuseTheoryAttribute()
    {
        Skip = Missing.Unless("daxctl");
    }
}
