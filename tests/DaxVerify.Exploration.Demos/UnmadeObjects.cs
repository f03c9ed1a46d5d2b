namespace DaxVerify.Exploration.Demos;

/// <summary>Objects that others see before they are made: by what a constructor calls, starts or subscribes.</summary>
public static class UnmadeObjects
{
    /// <summary>A method that the constructor calls gives the object away.</summary>
    [Demo("Memory", Shows = "DataRace")]
    public static void BugRegistersByMethod()
    {
        Registry.Entry = null;
        Run.Together(() => _ = new Registers(), () => Registry.Entry?.Check());
    }

    /// <summary>The base's constructor calls what the derived class overrides.</summary>
    [Demo("Memory", Shows = "DataRace")]
    public static void BugVirtualCallOfBase()
    {
        Registry.Entry = null;
        Run.Together(() => _ = new RegistersOverridden(), () => Registry.Entry?.Check());
    }

    /// <summary>Properties that are set after the constructor has run.</summary>
    [Demo("Memory", Shows = "DataRace")]
    public static void BugInitAccessor()
    {
        Registry.Entry = null;
        Run.Together(() => _ = new RegistersByProperty { Name = "early", Size = 5 }, () => Registry.Entry?.Check());
    }

    /// <summary>The derived class's constructor gives away what an initialiser of the base sets later.</summary>
    [Demo("Memory", Shows = "DataRace")]
    public static void BugInitOfBase()
    {
        Registry.Entry = null;
        Run.Together(() => _ = new DerivedOfInitialised { Size = 5 }, () => Registry.Entry?.Check());
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugThreadOfMethod() => new StartsThread().Thread.Join();

    [Demo("Memory", Shows = "DataRace")]
    public static void BugTaskOfMethod() => new StartsTask().Running.Wait();

    /// <summary>Methods of its own that keep the object to themselves.</summary>
    [Demo("Memory")]
    public static void CorrectOwnMethods()
    {
        var made = new SetsItself();
        Run.Together(made.Check, made.Check);
    }

    private static class Registry
    {
        public static volatile Checked? Entry;
    }

    private abstract class Checked
    {
        public abstract void Check();
    }

    private sealed class Registers : Checked
    {
        private readonly int _size;

        public Registers()
        {
            Register();
            _size = 5;
        }

        public override void Check() => Run.Expect(_size is 0 or 5, "another number");

        private void Register() => Registry.Entry = this;
    }

    private abstract class CallsVirtual : Checked
    {
        protected CallsVirtual() => Begin();

        protected abstract void Begin();
    }

    private sealed class RegistersOverridden : CallsVirtual
    {
        private readonly int _size;

        public RegistersOverridden() => _size = 5;

        public override void Check() => Run.Expect(_size is 0 or 5, "another number");

        protected override void Begin() => Registry.Entry = this;
    }

    private sealed class RegistersByProperty : Checked
    {
        private readonly string _name = "";

        public string Name
        {
            get => _name;
            init
            {
                _name = value;
                Registry.Entry = this;
            }
        }

        public int Size { get; init; }

        public override void Check() => Run.Expect(Size is 0 or 5, "another number");
    }

    private abstract class Initialised : Checked
    {
        public int Size { get; init; }

        public override void Check() => Run.Expect(Size is 0 or 5, "another number");
    }

    private sealed class DerivedOfInitialised : Initialised
    {
        public DerivedOfInitialised() => Registry.Entry = this;
    }

    private sealed class StartsThread
    {
        private readonly int _size;

        public StartsThread()
        {
            Thread = Start();
            _size = 5;
        }

        public Thread Thread { get; }

        private Thread Start()
        {
            var thread = new Thread(() => Run.Expect(_size is 0 or 5, "another number"));
            thread.Start();
            return thread;
        }
    }

    private sealed class StartsTask
    {
        private readonly int _size;

        public StartsTask()
        {
            Running = Begin();
            _size = 5;
        }

        public Task Running { get; }

        private async Task Begin()
        {
            await Task.Yield();
            Run.Expect(_size is 0 or 5, "another number");
        }
    }

    private sealed class SetsItself
    {
        private readonly int _size;
        private int _twice;

        public SetsItself()
        {
            _size = 5;
            SetTwice();
        }

        public void Check() => Run.Expect(_twice == 2 * _size, "not made");

        private void SetTwice() => _twice = 2 * _size;
    }
}
