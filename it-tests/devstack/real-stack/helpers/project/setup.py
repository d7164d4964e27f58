from setuptools import setup

setup(name="helpers-project", version="1", py_modules=["helped"], install_requires=["PyYAML", "oslo.utils"])
