namespace DaxVerify.Cli.Invocation;

/// <summary>Keeps the console out of the reach of a program under test, which would print thousands of times.</summary>
internal static class QuietConsole
{
    /// <summary>Runs something with what it prints thrown away.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    public static T Run<T>(Func<T> run)
    {
        var (output, error) = (Console.Out, Console.Error);
        Console.SetOut(TextWriter.Null);
        Console.SetError(TextWriter.Null);
        try
        {
            return run();
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
